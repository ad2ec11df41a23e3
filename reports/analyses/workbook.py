"""Tables of a page as an .xlsx workbook: the same rows, order, columns and words."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from reform_tracker.templatetags.frame import shown_date
from reports.analyses.tables import Cell, Table
from reports.provincial.documents.sheets import Column, Heading, Value, add_table, new_book, save
from tasks.models import ReformPlan

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31  # of a sheet (Excel specifications and limits)
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
Line = Sequence[Cell]


def answer_with(
    tables: Sequence[Table[Any]], plan: ReformPlan, title: str, on: date, made_on: date
) -> HttpResponse:
    """A sheet for each table. `title` says what it is, `on` of which day it speaks."""
    book, target = new_book(), io.BytesIO()
    line, mark = _("As of %(day)s") % {"day": shown_date(on)}, ""
    if plan.invented_progress:
        mark = _("Progress figures are invented for demonstration")
        line = f"{line}  {mark}"
    for number, table in enumerate(tables, 1):
        name = str(table.title).translate(_NO_NAME)[:LONGEST_NAME].strip() or str(number)
        heading = Heading(f"{plan.number} {table.title}", line, mark)
        add_table(book, name, _columns(table), _lines(table), heading)
    save(book, target, title=f"{plan.number} {title}", creator=plan.issuer, made_on=made_on)
    answer = HttpResponse(target.getvalue(), content_type=KIND)
    name = f"{title} {on.isoformat()}.xlsx"
    plain = f"{slugify(title) or 'list'}-{on.isoformat()}.xlsx"
    answer["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    return answer


def _columns(table: Table[Any]) -> list[Column[Line]]:
    return [
        Column(str(column.title), column.width, _written(place), column.form)
        for place, column in enumerate(table.columns)
    ]


def _written(place: int) -> Callable[[Line], Value]:
    return lambda line: line[place].written


def _lines(table: Table[Any]) -> list[Line]:
    lines: list[Line] = [[cell for _column, cell in line] for line in table.lines()]
    return [*lines, table.total] if table.total else lines
