"""Tables as sheets of an .xlsx workbook: a title, a line under it, heads, rows.

Every text is stored as text, whatever it starts with: no cell is a formula. The same content gives
the same bytes.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from typing import Any, BinaryIO, Final, Generic, TypeVar, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reports.provincial.documents.package import repack
from reports.provincial.documents.text import clean, ems

Value = str | int | float | date | None
T = TypeVar("T")
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
    """A workbook without a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


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
    items: Sequence[T],
    heading: Heading,
    *,
    paper: str = PAPER_A4,
    frozen: str = "A",
) -> Worksheet:
    """A sheet with its heading, a header with filters, and the rows; the columns before `frozen`
    stay in view."""
    sheet: Worksheet = book.create_sheet(name)
    _head(sheet, heading)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        cell = _cell(sheet, HEADER_ROW, number)
        put(cell, column.title)
        cell.font, cell.fill, cell.border, cell.alignment = _HEAD, _HEAD_FILL, _GRID, _CENTRED
    known: Styles = {}
    for row, item in enumerate(items, HEADER_ROW + 1):
        values = [column.value(item) for column in columns]
        for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            _fill(_cell(sheet, row, number), column, value, known)
        widths = [column.width for column in columns]
        sheet.row_dimensions[row].height = _height(values, widths)
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + max(1, len(items))}"
    sheet.freeze_panes = f"{frozen}{HEADER_ROW + 1}"
    _print_on(sheet, paper, heading.mark)
    return sheet


def add_words(
    book: Workbook,
    name: str,
    pairs: Sequence[tuple[str, str]],
    heading: Heading,
    widths: tuple[int, int],
) -> Worksheet:
    """A sheet of labels with what is said of each."""
    sheet: Worksheet = book.create_sheet(name)
    _head(sheet, heading)
    for row, pair in enumerate(pairs, HEADER_ROW):
        for column, text in enumerate(pair, 1):
            cell = _cell(sheet, row, column)
            put(cell, text)
            cell.font, cell.border = (_HEAD if column == 1 else _PLAIN), _GRID
            cell.number_format, cell.alignment = TEXT, _WRAPPED
        sheet.row_dimensions[row].height = _height(pair, widths)
    for letter, width in zip("AB", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    _print_on(sheet, PAPER_A4, heading.mark)
    return sheet


def _head(sheet: Worksheet, heading: Heading) -> None:
    # Not merged across the columns: a merged title scrolls away from the frozen ones.
    put(sheet["A1"], heading.title)
    sheet["A1"].font = _TITLE
    put(sheet["A2"], heading.line)
    sheet["A2"].font = _WARNING if heading.mark else _PLAIN
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[HEADER_ROW].height = 30


def _print_on(sheet: Worksheet, paper: str, mark: str) -> None:
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
    properties = book.properties
    properties.title = title[:255]
    properties.creator = creator[:255]
    properties.created = properties.modified = datetime.combine(made_on, time())
    package = io.BytesIO()
    # Workbook.save would stamp the present time into the properties.
    with zipfile.ZipFile(package, "w") as archive:
        ExcelWriter(book, archive).write_data()
    repack(package.getvalue(), target)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    # No cell of these sheets is merged.
    return cast("Cell", sheet.cell(row, column))


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """The height of a row in points: readers do not measure wrapped text when they open a file."""

    def lines(text: str, width: int) -> int:
        return sum(max(1, ceil(ems(line) / (width * _EMS_PER_WIDTH))) for line in text.split("\n"))

    texts = ((clean(v), w) for v, w in zip(values, widths, strict=True) if isinstance(v, str))
    return min(_HIGHEST, 6 + _LINE * max((lines(text, width) for text, width in texts), default=1))


def _fill(cell: Cell, column: Column[T], value: Value, known: Styles) -> None:
    """Sets a cell and its style. Alike cells share one: openpyxl compares each font, border and
    alignment that it is given with all others, which took two thirds of the time."""
    put(cell, value)
    alike = column.form, isinstance(value, str), bool(cell.quotePrefix)
    styled: Any = cell  # the stubs do not know `_style`
    if alike in known:
        styled._style = copy(known[alike])
        return
    cell.number_format = TEXT if isinstance(value, str) else column.form
    cell.font, cell.border = _PLAIN, _GRID
    cell.alignment = _WRAPPED if column.form == TEXT else _CENTRED
    known[alike] = styled._style
