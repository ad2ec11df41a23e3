"""The sheets of a workbook as lines of texts, what each cell shows. A child runs this.

A merged cell holds for all it spans. A cell that shows no text of its own, because a formula was
saved without its result or ended in an error, is told apart from an empty one.
"""

import io
import re
from collections.abc import Iterator

import msgspec
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from reform_tracker.active_content import Harm, Harmful
from reform_tracker.packages import BROKEN_ZIP, require_harmless_parts

MOST_LINES, MOST_COLUMNS = 5000, 30
LARGEST_ANSWER = 4 * 1024 * 1024
LONGEST_FORMULA = 40
_UNSEEN = str.maketrans("", "", "\u200b\ufeff")
_ZEROS = re.compile(r"0+")


class Shown(msgspec.Struct, array_like=True):
    """A cell's text; `fault` is what it shows instead of one."""

    text: str = ""
    fault: str = ""


class Line(msgspec.Struct):
    """One that is not empty, by its number in the sheet."""

    number: int
    cells: list[Shown]
    hidden: bool = False


class Sheet(msgspec.Struct):
    name: str
    lines: list[Line]
    longer: bool = False  # than is read


class Book(msgspec.Struct):
    """The sheets, or why there are none."""

    sheets: list[Sheet] = []
    harm: Harm | None = None
    place: str = ""


def answer(payload: bytes) -> bytes:
    """What the child answers about a file: a `Book`."""
    try:
        require_harmless_parts(io.BytesIO(payload))
        book = Book(list(_sheets(payload)))
    except Harmful as refusal:
        book = Book(harm=refusal.harm, place=refusal.place)
    except (*BROKEN_ZIP, KeyError, TypeError, AttributeError):  # what openpyxl stumbles over
        book = Book(harm=Harm.BROKEN)
    told = msgspec.msgpack.encode(book)
    if len(told) > LARGEST_ANSWER:
        told = msgspec.msgpack.encode(Book(harm=Harm.UNPACKED))
    return told


def _sheets(data: bytes) -> Iterator[Sheet]:
    formulas = load_workbook(io.BytesIO(data))
    for sheet in load_workbook(io.BytesIO(data), data_only=True).worksheets:
        grid = [
            [_shown(cell, formulas[sheet.title]) for cell in row]
            for row in sheet.iter_rows(
                max_row=min(sheet.max_row, MOST_LINES), max_col=min(sheet.max_column, MOST_COLUMNS)
            )
        ]
        _fill_merged(grid, sheet)
        hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        is_out_of_sight = sheet.sheet_state != "visible"
        lines = [
            Line(number, row, is_out_of_sight or number in hidden)
            for number, row in enumerate(grid, 1)
            if any(cell.text or cell.fault for cell in row)
        ]
        yield Sheet(sheet.title, lines, sheet.max_row > MOST_LINES)


def _fill_merged(grid: list[list[Shown]], sheet: Worksheet) -> None:
    for span in sheet.merged_cells.ranges:
        columns = slice(span.min_col - 1, span.max_col)
        for row in grid[span.min_row - 1 : span.max_row]:
            # What lies beyond the columns that are read is left out.
            first = grid[span.min_row - 1][columns][:1]
            row[columns] = first * len(row[columns])


def _shown(cell: Cell | MergedCell, formulas: Worksheet) -> Shown:
    value = cell.value
    if value is None:
        written = formulas[cell.coordinate].value
        is_formula = isinstance(written, str) and written.startswith("=")
        return Shown(fault=written[:LONGEST_FORMULA]) if is_formula else Shown()
    if cell.data_type == "e":
        return Shown(fault=str(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if isinstance(value, int) and _ZEROS.fullmatch(cell.number_format):
        text = text.zfill(len(cell.number_format))  # a telephone number with its zeros
    return Shown(" ".join(text.translate(_UNSEEN).split()))
