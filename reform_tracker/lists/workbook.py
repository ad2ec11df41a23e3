"""Tables of a page as an .xlsx workbook: the same rows, order, columns and words."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.text import slugify

from reform_tracker.lists.tables import Cell, Table
from reform_tracker.office.sheets import Column, Heading, Value, add_table, new_book, save

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31  # of a sheet (Excel specifications and limits)
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
Line = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class About:
    """What a workbook says of itself. `title` names it, `of` stands before the titles (a plan's
    number), `line` under them, `mark` on every page; it speaks of the day `on`."""

    title: str
    line: str
    on: date
    made_on: date
    of: str = ""
    mark: str = ""
    creator: str = ""


def answer_with(tables: Sequence[Table[Any]], about: About) -> HttpResponse:
    """A sheet for each table."""
    book, target = new_book(), io.BytesIO()
    for number, table in enumerate(tables, 1):
        name = str(table.title).translate(_NO_NAME)[:LONGEST_NAME].strip() or str(number)
        line = "  ".join(filter(None, [about.line, str(table.note)]))
        heading = Heading(f"{about.of} {table.title}".strip(), line, about.mark)
        add_table(book, name, _columns(table), _lines(table), heading)
    title = f"{about.of} {about.title}".strip()
    save(book, target, title=title, creator=about.creator, made_on=about.made_on)
    answer = HttpResponse(target.getvalue(), content_type=KIND)
    day = about.on.isoformat()
    plain = f"{slugify(about.title) or 'list'}-{day}.xlsx"
    name = quote(f"{about.title} {day}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    return answer


def _columns(table: Table[Any]) -> list[Column[Line]]:
    return [
        Column(str(column.title), column.width, _written(place), column.form)
        for place, column in enumerate(table.columns)
    ]


def _written(place: int) -> Callable[[Line], Value]:
    return lambda line: line[place].written


def _lines(table: Table[Any]) -> Iterator[Line]:
    for line in table.lines():
        yield [cell for _column, cell in line]
    if table.total:
        yield table.total
