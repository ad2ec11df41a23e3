"""The ledger (台账) as an .xlsx workbook: five sheets from frozen figures.

Every text is stored as text, whatever it starts with: no cell of this workbook is a formula. The
same figures give the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from math import ceil
from typing import BinaryIO, Final, TypeVar, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reports.figures.values import PlanFigures
from reports.provincial.documents import wording
from reports.provincial.documents.ledger_columns import (
    AREA_COLUMNS,
    COORDINATION_COLUMNS,
    FILING_COLUMNS,
    LEDGER_COLUMNS,
    TEXT,
    Column,
    Value,
    ledger_lines,
)
from reports.provincial.documents.package import repack
from reports.provincial.documents.text import clean, ems, long_date, one_line, period_name

T = TypeVar("T")
HEADER_ROW: Final = 3
# What a cell can hold (Excel specifications and limits).
_LONGEST: Final = 32767
_HIGHEST: Final = 409
_EXPLANATION_WIDTHS: Final = (16, 110)
_LINE: Final = 13
# Full characters of 10 pt per unit of column width (a digit of 11 pt, 7 of 13.3 pixels).
_EMS_PER_WIDTH: Final = 0.52
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_PAPER_A3: Final = "8"
_PAPER_A4: Final = "9"
_THIN: Final = Side(style="thin", color="808080")
_GRID: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL: Final = PatternFill("solid", fgColor="DDE5EE")
_PLAIN: Final = Font(name="宋体", size=10)
_HEAD: Final = Font(name="黑体", size=10)
_TITLE: Final = Font(name="黑体", size=16)
_WARNING: Final = Font(name="黑体", size=10, color="C00000")
_WRAPPED: Final = Alignment(vertical="center", wrap_text=True)
_CENTRED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)


def write_ledger(figures: PlanFigures, target: BinaryIO, made_on: date, sha256: str) -> None:
    """Writes 台账, 各领域进展, 实施方案备案, 需协调事项 and 说明 to `target`.

    Rows keep the order of the figures; organizations that did not report stay, marked 未报送.
    `made_on` is the day of the workbook, its figures speak of the day that they name; `sha256` is
    the hash under which they are kept.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    ledger = _sheet(book, "台账", LEDGER_COLUMNS, list(ledger_lines(figures)), figures)
    _print(ledger, _PAPER_A3, figures)
    ledger.freeze_panes = f"D{HEADER_ROW + 1}"
    for sheet in (
        _sheet(book, "各领域进展", AREA_COLUMNS, figures.areas, figures),
        _sheet(book, "实施方案备案", FILING_COLUMNS, figures.filings, figures),
        _sheet(book, "需协调事项", COORDINATION_COLUMNS, figures.coordination, figures),
    ):
        _print(sheet, _PAPER_A4, figures)
        sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    _explain(book.create_sheet("说明"), figures, made_on, sha256)
    _save(book, figures, target, made_on)


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


def _sheet(
    book: Workbook,
    title: str,
    columns: Sequence[Column[T]],
    items: Sequence[T],
    figures: PlanFigures,
) -> Worksheet:
    """A sheet with a title, a line on date and origin, a header with filters, and the rows."""
    sheet: Worksheet = book.create_sheet(title)
    _head(sheet, title, figures)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        cell = _cell(sheet, HEADER_ROW, number)
        put(cell, column.title)
        cell.font, cell.fill, cell.border, cell.alignment = _HEAD, _HEAD_FILL, _GRID, _CENTRED
    for row, item in enumerate(items, HEADER_ROW + 1):
        values = [column.value(item) for column in columns]
        for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            _fill(_cell(sheet, row, number), column, value)
        widths = [column.width for column in columns]
        sheet.row_dimensions[row].height = _height(values, widths)
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + max(1, len(items))}"
    return sheet


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    # No cell of these sheets is merged.
    return cast("Cell", sheet.cell(row, column))


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """The height of a row in points: readers do not measure wrapped text when they open a file."""

    def lines(text: str, width: int) -> int:
        return sum(max(1, ceil(ems(line) / (width * _EMS_PER_WIDTH))) for line in text.split("\n"))

    texts = ((clean(v), w) for v, w in zip(values, widths, strict=True) if isinstance(v, str))
    return min(_HIGHEST, 6 + _LINE * max((lines(text, width) for text, width in texts), default=1))


def _fill(cell: Cell, column: Column[T], value: Value) -> None:
    put(cell, value)
    cell.number_format = TEXT if isinstance(value, str) else column.form
    cell.font, cell.border = _PLAIN, _GRID
    cell.alignment = _WRAPPED if column.form == TEXT else _CENTRED


def _head(sheet: Worksheet, title: str, figures: PlanFigures) -> None:
    # Not merged across the columns: a merged title scrolls away from the frozen ones.
    put(sheet["A1"], f"{wording.subject(figures)}{wording.reported_period(figures)}{title}")
    sheet["A1"].font = _TITLE
    put(sheet["A2"], f"截至{long_date(figures.as_of)}")
    sheet["A2"].font = _PLAIN
    if figures.invented:
        put(sheet["A2"], f"截至{long_date(figures.as_of)}  {wording.INVENTED_NOTE}")
        sheet["A2"].font = _WARNING
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[HEADER_ROW].height = 30


def _print(sheet: Worksheet, paper: str, figures: PlanFigures) -> None:
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
    if figures.invented:
        cast("HeaderFooterItem", sheet.oddHeader).right.text = wording.INVENTED_MARK


def _explain(sheet: Worksheet, figures: PlanFigures, made_on: date, sha256: str) -> None:
    """What the figures are, by which rule the lights were set, and the hash that proves them."""
    _head(sheet, "说明", figures)
    for row, (label, value) in enumerate(_explanation(figures, made_on, sha256), HEADER_ROW):
        for column, text in enumerate((label, value), 1):
            cell = _cell(sheet, row, column)
            put(cell, text)
            cell.font, cell.border = (_HEAD if column == 1 else _PLAIN), _GRID
            cell.number_format, cell.alignment = TEXT, _WRAPPED
        sheet.row_dimensions[row].height = _height((label, value), _EXPLANATION_WIDTHS)
    for letter, width in zip("AB", _EXPLANATION_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _print(sheet, _PAPER_A4, figures)


def _explanation(figures: PlanFigures, made_on: date, sha256: str) -> list[tuple[str, str]]:
    yellow, red = figures.yellow_gap, figures.red_gap
    lines = [
        ("文件", f"{one_line(figures.plan_title)}{one_line(figures.plan_number)}"),
        ("发文机关", figures.issuer),
        ("期次", period_name(figures.period)),
        ("期末", long_date(figures.period_ends_on)),
        ("报送期限", long_date(figures.period_due_on)),
        ("截至日期", long_date(figures.as_of)),
        ("制表日期", long_date(made_on)),
        ("备案期限", f"{one_line(figures.filing_due_text)} {long_date(figures.filing_due_on)}"),
        ("总体进展", wording.sections(figures)[0].paragraphs[0].text),
        ("完成程度", "由责任单位申报；核实完成由审核单位按时间节点确认；序时进度由计划推算。"),
        (
            "灯号规则",
            f"落后序时进度不足{yellow}个百分点为绿灯；落后{yellow}至{red}个百分点为黄灯；"
            f"落后超过{red}个百分点或者超过完成时限{_red_duties(figures)}为红灯；"
            "申报完成并经核实为蓝灯；没有计算依据的不设灯号。跨年度事项不因年底未完成而判为红灯。",
        ),
        ("数据指纹", f"SHA-256 {sha256}"),
    ]
    if figures.invented:
        lines.insert(0, ("演示数据", wording.INVENTED_NOTE))
    return lines


def _red_duties(figures: PlanFigures) -> str:
    """The rule of the day: which overdue duties turned a light red."""
    kinds = [wording.OVERDUE[kind] for kind in figures.red_duties if kind in wording.OVERDUE]
    return f"，以及{'、'.join(kinds)}的" if kinds else ""


def _save(book: Workbook, figures: PlanFigures, target: BinaryIO, made_on: date) -> None:
    properties = book.properties
    properties.title = wording.subject(figures)[:255]
    properties.creator = one_line(figures.issuer)[:255]
    properties.created = properties.modified = datetime.combine(made_on, time())
    package = io.BytesIO()
    # Workbook.save would stamp the present time into the properties.
    with zipfile.ZipFile(package, "w") as archive:
        ExcelWriter(book, archive).write_data()
    repack(package.getvalue(), target)
