"""The figures of days that have passed, kept for comparison: trends, and what changed since.

A past day's figures are computed from all dated facts and do not change any more; they are computed
once, by a job, and never while a page waits.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec
from django.db.models import Exists, F, OuterRef, Q, Subquery

from reform_tracker import clock
from reports.figures.rollups import overview
from reports.figures.summing import as_kind
from reports.figures.trends import PartOfDay
from reports.figures.values import KeptMark, Overview, Summary
from reports.models import KeptDay
from tasks.models import ReformPlan, ReportingPeriod


def keep_days(limit: int) -> int:
    """Keeps the figures of the last day of up to `limit` periods that nobody has kept; returns how
    many. The oldest first; safe to run twice, also at the same time."""
    kept = 0
    for period in _missing(clock.today())[:limit]:
        figures = overview(period.plan, period, period.ends_on)
        day = KeptDay(plan=period.plan, on=period.ends_on, **_stored(figures))
        KeptDay.objects.bulk_create([day], ignore_conflicts=True)
        kept += 1
    return kept


def days_before(plan: ReformPlan, on: date) -> list[KeptDay]:
    """The days of a plan that are kept, the oldest first; their rows are read when they are asked
    for."""
    return list(plan.kept_days.filter(on__lt=on).defer("marks").order_by("on"))


def newest_day() -> Subquery:
    """For queries: the number of the day that was kept last."""
    return Subquery(KeptDay.objects.order_by("-pk").values("pk")[:1])


def summary_of(day: KeptDay) -> Summary:
    return msgspec.convert(day.figures, Summary)


def marks_of(day: KeptDay) -> list[KeptMark]:
    return [KeptMark(*row) for row in day.marks]


def parts_before(
    plan: ReformPlan,
    on: date,
    keep: Callable[[KeptMark], bool],
    organizations: Collection[int],
    *,
    whole: bool,
) -> list[PartOfDay]:
    """Of the days of a plan that are kept the rows that are looked at, the oldest day first, with
    the implementation plans of these organizations; `whole` as of a `Basis`."""
    return [
        PartOfDay(
            day.on,
            [mark for mark in marks_of(day) if keep(mark)],
            sum(
                line["is_filed"]
                for line in day.figures["filings"]
                if line["organization_id"] in organizations
            ),
            whole,
        )
        for day in plan.kept_days.filter(on__lt=on).order_by("on")
    ]


def differences() -> Iterator[tuple[KeptDay, Collection[str]]]:
    """The kept days whose figures are not what the facts say of them, with the fields that differ:
    none, unless somebody changed rows behind the system's back."""
    for day in KeptDay.objects.select_related("plan"):
        period = day.plan.periods.get(ends_on=day.on)
        right = _stored(overview(day.plan, period, day.on))
        now: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(right))
        differing = {name for name, value in now["figures"].items() if day.figures[name] != value}
        if day.marks != now["marks"]:
            differing.add("marks")
        if differing:
            yield day, sorted(differing)


def _missing(today: date) -> "list[ReportingPeriod]":
    """Periods that are over and whose last day is not kept; not before the plan was issued, not
    after it was closed."""
    rows = ReportingPeriod.objects.filter(
        ~Exists(KeptDay.objects.filter(plan=OuterRef("plan"), on=OuterRef("ends_on"))),
        Q(plan__closed_on=None) | Q(ends_on__lte=F("plan__closed_on")),
        ends_on__lt=today,
        ends_on__gte=F("plan__issued_on"),
    )
    return list(rows.select_related("plan").defer("plan__source_text").order_by("ends_on", "pk"))


def _stored(figures: Overview) -> dict[str, Any]:
    kept = attrgetter(*KeptMark._fields)
    return {
        "figures": msgspec.to_builtins(as_kind(Summary, figures)),
        "marks": [list(kept(row)) for row in figures.rows],
    }
