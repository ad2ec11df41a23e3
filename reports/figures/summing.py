"""Counting: what a page or a report says in numbers, from rows and filings. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from reform_tracker.workdays import WorkCalendar
from reports.figures import words
from reports.figures.facts import Filing
from reports.figures.lights import Light, LightRule
from reports.figures.shares import breakdown, breakdowns
from reports.figures.values import (
    AreaFigures,
    Count,
    FilingLine,
    KeptMark,
    LedgerRow,
    Mark,
    Summary,
    UnitFigures,
)
from tasks.models import Assignment, DeclaredStatus, ReformPlan
from tasks.signing.models import FILED, State

HIGHLIGHTS = 3
Row = Mark | LedgerRow
K = TypeVar("K", bound=Summary)
R = TypeVar("R", bound=Mark | LedgerRow | KeptMark)


@dataclass(frozen=True, slots=True)
class Supporter:
    """An organization that supports so many measures."""

    organization_id: int
    organization: str
    unit_order: int
    measures: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What is counted beside the rows, and the day it is counted for.

    `whole`: the figures speak of everybody, not of some organizations only.
    """

    plan: ReformPlan
    period: str
    period_ends_on: date
    period_due_on: date
    as_of: date
    rule: LightRule
    filings: tuple[FilingLine, ...]
    supporters: Sequence[Supporter]
    whole: bool


def filing_lines(
    filings: Iterable[Filing], leads: Mapping[int, int], calendar: WorkCalendar, as_of: date
) -> tuple[FilingLine, ...]:
    """`leads`: how many measures each organization leads."""
    labels = words.filings()
    lines = []
    for filing in filings:
        state = filing.state if filing.is_started else words.MISSING
        prefecture = filing.organization.is_prefecture
        lines.append(
            FilingLine(
                organization=filing.organization.short_name,
                organization_id=filing.organization.pk,
                is_prefecture=prefecture,
                state=state,
                state_label=labels[state],
                is_filed=filing.state in FILED,
                filed_on=filing.filed_on,
                days_late=max(0, calendar.between(filing.due_on, filing.filed_on or as_of)),
                filing_id=filing.pk,
                measures=filing.chosen if prefecture else leads.get(filing.organization.pk, 0),
            )
        )
    return tuple(lines)


def summed(basis: Basis, ledger: Sequence[Row]) -> Summary:
    """Everything that is counted of these rows."""
    # An organization counts what it reports on.
    leads = leads_among(ledger) if basis.whole else ledger
    plan, filings, mean = basis.plan, basis.filings, Mean.of(leads)
    lights, statuses, horizons = breakdowns(
        (words.lights(), [row.light for row in leads]),
        (_without_nothing(words.statuses()), [row.status or words.UNREPORTED for row in leads]),
        (words.horizons(), [row.horizon for row in leads]),
    )
    organizations = _organizations(basis, ledger)
    # Before the deadline nobody has failed to report.
    overdue = basis.as_of > basis.period_due_on
    late = [one for one in organizations if overdue and one.is_incomplete]
    slow = {row.organization for row in ledger if row.behind}
    return Summary(
        plan_id=plan.pk,
        plan_title=plan.title,
        plan_number=plan.number,
        issuer=plan.issuer,
        year=plan.year,
        period=basis.period,
        period_ends_on=basis.period_ends_on,
        period_due_on=basis.period_due_on,
        as_of=basis.as_of,
        filing_due_on=plan.filing_due_on,
        filing_due_text=plan.filing_due_text,
        yellow_gap=basis.rule.yellow_gap,
        red_gap=basis.rule.red_gap,
        red_duties=tuple(basis.rule.red_duties),
        invented=plan.invented_progress,
        areas_total=len({row.area_number for row in leads}),
        tasks_total=len({row.task_id for row in leads}),
        measures_total=len(leads),
        actual=mean.actual,
        scheduled=mean.scheduled,
        based=mean.based,
        declared_done_not_verified=sum(map(is_declared_only, leads)),
        lights=lights,
        statuses=statuses,
        horizons=horizons,
        filings_total=len(filings),
        filings_filed=sum(line.is_filed for line in filings),
        filings_accepted=sum(line.state == State.ACCEPTED for line in filings),
        filings=filings,
        reports_due=sum(row.report_state != words.NOT_DUE for row in ledger),
        reports_filed=sum(row.reported for row in ledger),
        not_reported=tuple(one.organization for one in late if not one.reports_filed),
        partly_reported=tuple(one.organization for one in late if one.reports_filed),
        slow_units=tuple(one.organization for one in organizations if one.organization in slow),
        areas=_areas(leads),
        units=organizations,
    )


def as_kind(kind: type[K], summary: Summary, **more: Any) -> K:
    """The summary with what that kind says beside it."""
    return kind(**{one.name: getattr(summary, one.name) for one in fields(Summary)}, **more)


def is_declared_only(row: Row | KeptMark) -> bool:
    """Declared done, and not verified."""
    return row.status == DeclaredStatus.DONE and row.light != Light.COMPLETE


def leads_among(rows: Iterable[R]) -> list[R]:
    """The province counts each measure once, by its lead."""
    return [row for row in rows if row.role == Assignment.Role.LEAD]


def light_counts(rows: Iterable[Row | KeptMark]) -> tuple[Count, ...]:
    return breakdown(words.lights(), [row.light for row in rows])


def matrix(rows: Iterable[Row]) -> dict[int, dict[int, Counter[str]]]:
    """area number → organization id → lights of the measures it reports on there."""
    cells: dict[int, dict[int, Counter[str]]] = {}
    for row in rows:
        area = cells.setdefault(row.area_number, {})
        area.setdefault(row.organization_id, Counter())[row.light] += 1
    return cells


def _grouped(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def _areas(leads: Sequence[Row]) -> tuple[AreaFigures, ...]:
    found = []
    for number, rows in sorted(_grouped(leads, "area_number").items()):
        mean = Mean.of(rows)
        found.append(
            AreaFigures(
                area_id=rows[0].area_id,
                number=number,
                title=rows[0].area,
                tasks=len({row.task_id for row in rows}),
                measures=len(rows),
                actual=mean.actual,
                scheduled=mean.scheduled,
                based=mean.based,
                lights=light_counts(rows),
                highlights=tuple(map(_highlight, _told(rows)[:HIGHLIGHTS])),
            )
        )
    return tuple(found)


def _organizations(basis: Basis, ledger: Sequence[Row]) -> tuple[UnitFigures, ...]:
    supports = {one.organization_id: one.measures for one in basis.supporters}
    rows_of = _grouped(ledger, "organization_id")
    lines = []
    for filing in basis.filings:
        rows = rows_of.get(filing.organization_id, [])
        mean = Mean.of(rows)
        lines.append(
            UnitFigures(
                organization=filing.organization,
                organization_id=filing.organization_id,
                is_prefecture=filing.is_prefecture,
                leads=len(rows),
                supports=supports.get(filing.organization_id, 0),
                filing_state=filing.state,
                filing_label=filing.state_label,
                reports_due=sum(row.report_state != words.NOT_DUE for row in rows),
                reports_filed=sum(row.reported for row in rows),
                actual=mean.actual,
                based=mean.based,
                lights=light_counts(rows),
            )
        )
    return (*lines, *_supporting_only(basis, {line.organization_id for line in lines}))


def _supporting_only(basis: Basis, others: Collection[int]) -> list[UnitFigures]:
    """Departments that lead nothing and file nothing, yet support."""
    label = words.filings()[words.NOT_DUE]
    return [
        UnitFigures(
            organization=one.organization,
            organization_id=one.organization_id,
            is_prefecture=False,
            leads=0,
            supports=one.measures,
            filing_state=words.NOT_DUE,
            filing_label=label,
            reports_due=0,
            reports_filed=0,
            actual=None,
            lights=(),
        )
        for one in sorted(basis.supporters, key=lambda one: one.unit_order)
        if one.organization_id not in others
    ]


def _told(rows: Iterable[Row]) -> list[LedgerRow]:
    """Those whose organization says something new; a page that only counts reads no words."""
    return [row for row in rows if isinstance(row, LedgerRow) and row.reported and row.progress]


def _highlight(row: LedgerRow) -> str:
    if row.reviewed:
        return f"{row.task}:{row.progress}"
    return _("%(task)s (not reviewed):%(text)s") % {"task": row.task, "text": row.progress}


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean declared and scheduled percent over the measures that have a schedule, `based` many."""

    actual: int | None
    scheduled: int | None
    based: int

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Mean":
        based = [row for row in rows if row.scheduled is not None]
        if not based:
            return cls(None, None, 0)
        actual = sum(row.declared or 0 for row in based) / len(based)
        scheduled = sum(row.scheduled or 0 for row in based) / len(based)
        return cls(round(actual), round(scheduled), len(based))


def _without_nothing(labels: dict[str, str]) -> dict[str, str]:
    return {code: label for code, label in labels.items() if code}
