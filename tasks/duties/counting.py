"""How many duties are open, counted by the database in one statement.

Whoever counts shows no duty: so many alike are one row, and nothing reads what is done. A kind of
duty that many owe says which rows are counted (tasks/kinds.py, reports/apps.py); of the others the
few duties are counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    F,
    QuerySet,
    Value,
)

from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import open_duties
from tasks.duties.parts import ALL_ALIKE, NOBODY, no_day, no_number
from tasks.plan.succession import Party
from tasks.signing.rework import due_since


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


class Group(NamedTuple):
    """So many rows alike, as the database has counted them: whom they concern, and of what a kind
    needs for the date by which they are owed. `measure` with `party` where it has to be found out
    whether the measure is over for that organization, else ALL_ALIKE; `back_on` is the day on which
    they came in or came back."""

    kind: str
    organization: int
    party: int | None
    plan: int | None
    period: int | None
    measure: int
    due_on: date | None
    back_on: date | None
    document: str
    total: int

    @property
    def line(self) -> Party:
        """Of which measure for whom it is asked whether it is over."""
        return self.measure, self.party or NOBODY


Tallies = Callable[[Question, Iterable[Group]], Iterator[Tally]]


@dataclass(frozen=True, slots=True)
class Counting:
    """How a kind of duty is counted: `groups` are its rows by the columns of `Group` (see
    `grouped`), `tallies` says by when what they count is owed and by whom."""

    groups: Callable[[Question], Iterable[QuerySet[Any]]]
    tallies: Tallies


def documents_due(kind: DutyKind, document: str) -> Tallies:
    """Of documents that are owed by a day, and anew some working days after they came back."""

    def tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
        for group in groups:
            yield Tally(
                kind=kind,
                organization_id=group.organization,
                debtor_id=group.organization,
                due_on=due_since(group.back_on, group.due_on or asked.on, asked.calendar),
                plan_id=group.plan,
                count=group.total,
                document=document,
            )

    return tallies


_counts: dict[DutyKind, Counting] = {}


def register(counts: Mapping[DutyKind, Counting]) -> None:
    """Called when the apps are loaded, with the kinds of duties that count for themselves."""
    _counts.update(counts)


def count_open(asked: Question) -> list[Tally]:
    """The duties that `open_duties` finds, counted; most urgent first."""
    duties = open_duties(asked, without=_counts.keys())
    found = alike((*counted(duties), *_counted_in_sql(asked)))
    return sorted(found, key=lambda one: (one.due_on, one.kind, one.period, one.debtor_id))


def counted(duties: Iterable[Duty]) -> list[Tally]:
    """These duties as so many of each."""
    return alike(
        Tally(
            kind=one.kind,
            organization_id=one.organization_id,
            debtor_id=one.debtor_id,
            due_on=one.due_on,
            plan_id=one.plan_id,
            count=1,
            period=one.period,
            document=one.document,
        )
        for one in duties
    )


def alike(tallies: Iterable[Tally]) -> list[Tally]:
    """One for all that differ in their count only."""
    found: dict[tuple[Any, ...], Tally] = {}
    for one in tallies:
        what = (
            one.kind, one.organization_id, one.debtor_id, one.due_on, one.plan_id, one.period,
            one.document,
        )  # fmt: skip
        known = found.get(what)
        found[what] = replace(one, count=known.count + one.count) if known else one
    return list(found.values())


def _counted_in_sql(asked: Question) -> Iterator[Tally]:
    statements = [rows for one in _counts.values() for rows in one.groups(asked)]
    if not statements:
        return
    groups = [Group(*row) for row in statements[0].union(*statements[1:], all=True)]
    periods = asked.begun
    unsure = [
        (one.line, periods[one.period])
        for one in groups
        if one.measure != ALL_ALIKE and one.period is not None
    ]
    over = asked.over(unsure)
    open_ones: dict[str, list[Group]] = {}
    for one in groups:
        if (one.line, one.period) not in over:
            open_ones.setdefault(one.kind, []).append(one)
    for kind, found in open_ones.items():
        for tally in _counts[DutyKind(kind)].tallies(asked, found):
            if asked.wanted(tally.kind, tally.due_on):
                yield tally


# What a kind has no use for; the database has to know the types.
_NO_NUMBER, _NO_DAY = no_number(), no_day()
_COLUMNS: Mapping[str, Any] = {
    "party": _NO_NUMBER,
    "plan": _NO_NUMBER,
    "period": _NO_NUMBER,
    "measure": Value(ALL_ALIKE, BigIntegerField()),
    "due_on": _NO_DAY,
    "back_on": _NO_DAY,
    "document": Value("", CharField()),
}


def grouped(rows: QuerySet[Any], kind: DutyKind, **of: Any) -> QuerySet[Any]:
    """These rows by the columns of `Group`, each given as a path or an expression; what is not
    given is nothing."""
    given = {"kind": Value(kind.value, CharField()), **_COLUMNS, **of}
    columns = {f"of_{name}": given[name] for name in Group._fields if name in given}
    columns = {
        name: F(value) if isinstance(value, str) else value for name, value in columns.items()
    }
    counts = rows.order_by().annotate(**columns).values(*columns).annotate(of_total=Count("pk"))
    groups: QuerySet[Any] = counts.values_list(*columns, "of_total")
    return groups
