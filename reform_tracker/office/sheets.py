"""Tables as sheets of an .xlsx workbook: a title, a line under it, heads, rows.

Every text is stored as text, whatever it starts with: no cell is a formula. The same content gives
the same bytes.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from typing import Any, BinaryIO, Final, Generic, TypeVar, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from reform_tracker.office.package import repack
from reform_tracker.office.text import clean, ems

Value = str | int | float | date | None
T = TypeVar("T")
Sheet = Any  # the stubs do not know what a WriteOnlyWorksheet has of a Worksheet
Styles = dict[tuple[str, bool, bool], StyleArray]
TEXT: Final = "@"
NUMBER: Final = "0"
PERCENT: Final = "0%"
DATE: Final = "yyyy-mm-dd"
HEADER_ROW: Final = 3
PAPER_A3: Final = "8"
PAPER_A4: Final = "9"
# What a cell can hold (Excel specifications and limits).
_LONGEST: Final = 32767
_HIGHEST: Final = 409
_LINE: Final = 13
# Full characters of 10 pt per unit of column width (a digit of 11 pt, 7 of 13.3 pixels).
_EMS_PER_WIDTH: Final = 0.52
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_THIN: Final = Side(style="thin", color="808080")
_GRID: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL: Final = PatternFill("solid", fgColor="DDE5EE")
_PLAIN: Final = Font(name="宋体", size=10)
_HEAD: Final = Font(name="黑体", size=10)
_TITLE: Final = Font(name="黑体", size=16)
_WARNING: Final = Font(name="黑体", size=10, color="C00000")
_WRAPPED: Final = Alignment(vertical="center", wrap_text=True)
_CENTRED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """`width` is in characters of the sheet's type; `form` is the number format."""

    title: str
    width: int
    value: Callable[[T], Value]
    form: str = TEXT


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table; `mark` is said on every page of invented figures."""

    title: str
    line: str
    mark: str = ""


def new_book() -> Workbook:
    """A workbook without a sheet, whose rows go to a temporary file as they are added."""
    return Workbook(write_only=True)


def put(cell: Cell, value: Value) -> None:
    """Sets a cell. A text is a text even if it looks like a formula, an error or a number."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = clean(value)
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        # Keeps it a text when somebody edits the cell.
        cell.quotePrefix = True


def add_table(
    book: Workbook,
    name: str,
    columns: Sequence[Column[T]],
    items: Iterable[T],
    heading: Heading,
    *,
    paper: str = PAPER_A4,
    frozen: str = "A",
) -> None:
    """A sheet with its heading, a header with filters, and the rows; the columns before `frozen`
    stay in view."""
    widths = [column.width for column in columns]
    sheet = _sheet(book, name, heading, widths, paper)
    sheet.freeze_panes = f"{frozen}{HEADER_ROW + 1}"
    _head(sheet, heading)
    sheet.row_dimensions[HEADER_ROW].height = 30
    sheet.append([_header(sheet, column.title) for column in columns])
    known: Styles = {}
    row = HEADER_ROW
    for row, item in enumerate(items, HEADER_ROW + 1):
        values = [column.value(item) for column in columns]
        cells = [_filled(sheet, c, v, known) for c, v in zip(columns, values, strict=True)]
        _append(sheet, row, cells, _height(values, widths))
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{max(HEADER_ROW + 1, row)}"


def add_words(
    book: Workbook,
    name: str,
    pairs: Sequence[tuple[str, str]],
    heading: Heading,
    widths: tuple[int, int],
) -> None:
    """A sheet of labels with what is said of each."""
    sheet = _sheet(book, name, heading, widths, PAPER_A4)
    _head(sheet, heading)
    for row, pair in enumerate(pairs, HEADER_ROW):
        cells = []
        for font, text in zip((_HEAD, _PLAIN), pair, strict=True):
            cell = WriteOnlyCell(sheet)
            put(cell, text)
            cell.font, cell.border = font, _GRID
            cell.number_format, cell.alignment = TEXT, _WRAPPED
            cells.append(cell)
        _append(sheet, row, cells, _height(pair, widths))


def _sheet(book: Workbook, name: str, heading: Heading, widths: Sequence[int], paper: str) -> Sheet:
    """An empty one. What is said of it as a whole has to be said before its first row."""
    sheet: Sheet = book.create_sheet(name)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _print_on(sheet, paper, heading.mark)
    return sheet


def _head(sheet: Sheet, heading: Heading) -> None:
    # Not merged across the columns: a merged title scrolls away from the frozen ones.
    sheet.row_dimensions[1].height = 26
    for text, font in (
        (heading.title, _TITLE),
        (heading.line, _WARNING if heading.mark else _PLAIN),
    ):
        cell = WriteOnlyCell(sheet)
        put(cell, text)
        cell.font = font
        sheet.append([cell])


def _header(sheet: Sheet, title: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    put(cell, title)
    cell.font, cell.fill, cell.border, cell.alignment = _HEAD, _HEAD_FILL, _GRID, _CENTRED
    return cell


def _append(sheet: Sheet, row: int, cells: list[Cell], height: float) -> None:
    sheet.row_dimensions[row].height = height
    sheet.append(cells)
    del sheet.row_dimensions[row]  # it is written: a long list leaves nothing behind


def _print_on(sheet: Sheet, paper: str, mark: str) -> None:
    """Landscape, as wide as one page, the header on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.75
    margins.header = margins.footer = 0.35
    cast("HeaderFooterItem", sheet.oddFooter).center.text = "— &P —"
    if mark:
        cast("HeaderFooterItem", sheet.oddHeader).right.text = mark


def save(book: Workbook, target: BinaryIO, *, title: str, creator: str, made_on: date) -> None:
    """Writes the workbook, once: its rows are gone afterwards."""
    properties = book.properties
    properties.title = title[:255]
    properties.creator = creator[:255]
    properties.created = properties.modified = datetime.combine(made_on, time())
    with tempfile.TemporaryFile() as package:
        # Workbook.save would stamp the present time into the properties.
        with zipfile.ZipFile(package, "w") as archive:
            ExcelWriter(book, archive).write_data()
        repack(package, target)


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """The height of a row in points: readers do not measure wrapped text when they open a file."""

    def lines(text: str, width: int) -> int:
        return sum(max(1, ceil(ems(line) / (width * _EMS_PER_WIDTH))) for line in text.split("\n"))

    texts = ((clean(v), w) for v, w in zip(values, widths, strict=True) if isinstance(v, str))
    return min(_HIGHEST, 6 + _LINE * max((lines(text, width) for text, width in texts), default=1))


def _filled(sheet: Sheet, column: Column[T], value: Value, known: Styles) -> Cell:
    """A cell with its style. Alike cells share one: openpyxl compares each font, border and
    alignment that it is given with all others, which took two thirds of the time."""
    cell = WriteOnlyCell(sheet)
    put(cell, value)
    alike = column.form, isinstance(value, str), bool(cell.quotePrefix)
    styled: Any = cell  # the stubs do not know `_style`
    if alike in known:
        styled._style = copy(known[alike])
        return cell
    cell.number_format = TEXT if isinstance(value, str) else column.form
    cell.font, cell.border = _PLAIN, _GRID
    cell.alignment = _WRAPPED if column.form == TEXT else _CENTRED
    known[alike] = styled._style
    return cell
