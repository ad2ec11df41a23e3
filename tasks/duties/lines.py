"""Duties on the lines of a plan, once for each period: of all kinds listed by one statement.

There may be very many, so they are read as values; whether a measure is over is found out once for
all of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value

from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import NOBODY
from tasks.plan.succession import Party


class Line(NamedTuple):
    """What somebody owes on a measure for a period. `party` is for whom the measure may be over,
    `unsure` whether that has to be found out (its number, else ALL_ALIKE). `document` is what is
    written of it, `back_on` the day on which that came back after it was filed."""

    kind: str
    measure_id: int
    organization_id: int
    organization: str
    measure: str
    task_id: int
    task: str
    period: int
    party: int | None
    unsure: int
    document: int | None
    state: str | None
    back_on: date | None

    @property
    def over_for(self) -> Party:
        return self.measure_id, self.party or NOBODY


@dataclass(frozen=True, slots=True)
class Listing:
    """How such a kind is listed: `rows` by the columns of `Line` (see `in_columns`), `duties` what
    those of them say that are open."""

    rows: Callable[[Question], Iterable[QuerySet[Any]]]
    duties: Callable[[Question, Iterable[Line]], Iterator[Duty]]


_listings: dict[DutyKind, Listing] = {}


def register(listings: Mapping[DutyKind, Listing]) -> None:
    """Called when the apps are loaded, with the kinds that are owed for each period."""
    _listings.update(listings)


def kinds() -> Collection[DutyKind]:
    return _listings.keys()


def duties_on_lines(asked: Question, without: Collection[DutyKind] = ()) -> Iterator[Duty]:
    statements = [
        rows for kind, one in _listings.items() if kind not in without for rows in one.rows(asked)
    ]
    if not statements:
        return
    lines = [Line(*row) for row in statements[0].union(*statements[1:], all=True)]
    over = asked.over((one.over_for, asked.begun[one.period]) for one in lines if one.unsure)
    for kind, listing in _listings.items():
        mine = (one for one in lines if one.kind == kind and (one.over_for, one.period) not in over)
        yield from listing.duties(asked, mine)


def in_columns(rows: QuerySet[Any], kind: DutyKind, **of: Any) -> QuerySet[Any]:
    """These rows by the columns of `Line`: the measure and the organization as every one of them
    has them, the others as they are given."""
    columns = {
        "kind": Value(kind.value, CharField()),
        "measure_id": F("measure_id"),
        "organization_id": F("organization_id"),
        "organization": F("organization__short_name"),
        "measure": F("measure__key"),
        "task_id": F("measure__task_id"),
        "task": F("measure__task__title"),
        **of,
    }
    named = {f"of_{name}": columns[name] for name in Line._fields}
    found: QuerySet[Any] = rows.order_by().annotate(**named).values_list(*named)
    return found
