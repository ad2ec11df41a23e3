"""Tables as they are shown: the page and the workbook are made of the same cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from reform_tracker.office.sheets import DATE, NUMBER, TEXT, Value

__all__ = ["DATE", "NUMBER", "TEXT", "Cell", "Column", "Head", "Streamed", "Table", "Value"]

R = TypeVar("R")
Title = str | Promise
BACKWARDS = "-"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: a value, the address of what it counts or names, the shape of a
    light beside it. `below` stands under it."""

    value: Value = None
    url: str = ""
    light: str = ""
    below: "Cell | None" = None

    @property
    def is_date(self) -> bool:
        return isinstance(self.value, date)

    @property
    def written(self) -> Value:
        """What a workbook holds in this place."""
        if self.below is None:
            return self.value
        parts = (self.value, self.below.written)
        return "\n".join(str(one) for one in parts if one not in (None, ""))


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """`width` is in characters of a sheet. A table can be sorted by a column that has a `key`, by
    what `order` gives; `names` heads the row. `is_brief`: it belongs to what is told of a row in
    one line."""

    title: Title
    cell: Callable[[R], Cell]
    form: str = TEXT
    width: int = 12
    key: str = ""
    order: Callable[[R], Any] | None = None
    names: bool = False
    is_brief: bool = False

    @property
    def is_number(self) -> bool:
        return self.form == NUMBER


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: in which direction the table is sorted by it, and how to ask for the
    other."""

    column: Column[Any]
    direction: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Rows under columns; `total` is a last line. `is_list`: it is what the analysis lists, and
    read in pages. `is_matrix`: many narrow columns, kept as a grid on any screen."""

    title: Title
    columns: Sequence[Column[R]]
    rows: Sequence[R]
    total: Sequence[Cell] = ()
    is_list: bool = False
    is_matrix: bool = False
    note: Title = ""

    def sorted_by(self, asked: str) -> "Table[R]":
        """In the order that is asked for (`key`, or `-key` for backwards); else as it is."""
        key = asked.removeprefix(BACKWARDS)
        column = next((one for one in self.columns if one.key and one.key == key), None)
        if column is None or column.order is None:
            return self
        rows = sorted(self.rows, key=column.order, reverse=asked.startswith(BACKWARDS))
        return replace(self, rows=rows)

    def heads(self, asked: str) -> Iterator[Head]:
        for column in self.columns:
            if not column.key:
                yield Head(column)
            elif asked == column.key:
                yield Head(column, "ascending", BACKWARDS + column.key)
            elif asked == BACKWARDS + column.key:
                yield Head(column, "descending", column.key)
            else:
                yield Head(column, "", column.key)

    def lines(self) -> Iterator[list[tuple[Column[R], Cell]]]:
        for row in self.rows:
            yield [(column, column.cell(row)) for column in self.columns]

    def total_line(self) -> list[tuple[Column[R], Cell]]:
        return list(zip(self.columns, self.total, strict=True)) if self.total else []


class Streamed(Sequence[Any]):
    """The first rows of a query, read anew each time they are gone through, a few hundred at a
    time: a long list is never in memory as a whole."""

    def __init__(self, rows: "QuerySet[Any]", most: int) -> None:
        self._rows = rows[:most]

    def __iter__(self) -> Iterator[Any]:
        return self._rows.iterator(chunk_size=_AT_ONCE)

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, place: Any) -> Any:
        return self._rows[place]
