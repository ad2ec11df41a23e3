"""How many duties are open, counted by the database.

Whoever counts shows no duty: so many alike are one row, and nothing reads what is done. A kind of
duty that many owe counts for itself (tasks/kinds.py); of the others the few duties are counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, When

from tasks.duties.base import Duty, Question
from tasks.duties.endings import over_for
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import open_duties
from tasks.models import ReportingPeriod, TakenOver
from tasks.plan.models.plan import AssignmentQuerySet

ALL_ALIKE = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """So many open duties alike. The fields mean what they mean in a `Duty`."""

    kind: DutyKind
    organization_id: int
    debtor_id: int
    due_on: date
    plan_id: int | None
    count: int
    period: str = ""
    document: str = ""

    def is_late(self, on: date) -> bool:
        return on > self.due_on


Counting = Callable[[Question], Iterator[Tally]]
_counts: dict[DutyKind, Counting] = {}


def register(counts: Mapping[DutyKind, Counting]) -> None:
    """Called when the apps are loaded, with the kinds of duties that count for themselves."""
    _counts.update(counts)


def count_open(asked: Question) -> list[Tally]:
    """The duties that `open_duties` finds, counted; most urgent first."""
    found = counted(open_duties(asked, without=_counts.keys()))
    for kind, count in _counts.items():
        found += (one for one in count(asked) if asked.wanted(kind, one.due_on))
    return sorted(found, key=lambda one: (one.due_on, one.kind, one.period, one.debtor_id))


def counted(duties: Iterable[Duty]) -> list[Tally]:
    """These duties as so many of each."""
    alike = Counter(
        (
            one.kind, one.organization_id, one.debtor_id, one.due_on, one.plan_id, one.period,
            one.document,
        )
        for one in duties
    )  # fmt: skip
    return [
        Tally(kind, organization, debtor, due_on, plan, count, period, document)
        for (kind, organization, debtor, due_on, plan, period, document), count in alike.items()
    ]


def by_period(parts: AssignmentQuerySet, asked: Question) -> AssignmentQuerySet:
    """Every one of these parts with every `period` of its plan that has begun, `due` by its date:
    one row for both, as `parts.parts_by_period` has them."""
    periods = "measure__task__area__plan__periods"
    rows = parts.filter(**{f"{periods}__in": asked.begun_periods}).order_by()
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    return rows.annotate(period=F(periods), due=F(f"{periods}__due_on"))


def taken_over() -> Exists:
    """Whether the part goes on with the work of others."""
    return Exists(TakenOver.objects.filter(part=OuterRef("pk")))


def count_missing(
    rows: AssignmentQuerySet, asked: Question, *, party: str, may_be_over: Exists | Q
) -> Iterator[tuple[int, ReportingPeriod, int]]:
    """(organization, period, how many) of these rows of `by_period` that are not over.

    A measure is over for the organization in the column `party`. `may_be_over` says for which rows
    that has to be found out: for all others one row is as good as another.
    """
    periods = {one.pk: one for one in asked.begun_periods}
    beyond = [pk for pk, one in periods.items() if one.is_beyond_year]
    unsure = Q(may_be_over) | Q(period__in=beyond) if beyond else Q(may_be_over)
    measure = Case(When(unsure, F("measure")), default=ALL_ALIKE, output_field=BigIntegerField())
    groups: list[Any] = list(
        rows.annotate(asked_of=measure, party=F(party))
        .values("organization_id", "period", "asked_of", "party")
        .annotate(count=Count("pk"))
        .values_list("organization_id", "period", "asked_of", "party", "count", named=True)
    )
    lines = [
        ((row.asked_of, row.party), periods[row.period])
        for row in groups
        if row.asked_of != ALL_ALIKE
    ]
    over = over_for(lines, asked.stands) if lines else ()
    open_ones: Counter[tuple[int, int]] = Counter()
    for row in groups:
        if ((row.asked_of, row.party), row.period) not in over:
            open_ones[row.organization_id, row.period] += row.count
    for (organization, period), count in open_ones.items():
        yield organization, periods[period], count
