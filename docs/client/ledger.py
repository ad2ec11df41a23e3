"""Reads a ledger as people save it, .xlsx or .csv: each cell right, or refused with its place.

    ledger = read(Path("台账.xlsx"))
    ledger.rows     # the rows, each with its number in the file and its cells as text
    ledger.refused  # what cannot be read, with row and column: then nothing may be sent
    ledger.notes    # what was read all the same and should be looked at

The header is looked for below titles and on every sheet. Merged cells hold for all they span,
hidden rows are read. A date, a percentage and a number mean what the cell shows.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

REQUIRED = ("编号", "任务", "期间")
COLUMNS = (
    *REQUIRED,
    *("状态", "完成比例", "进展", "问题", "下一步", "需协调", "已完成节点", "完成说明", "更新时间"),
)
FIRST_ROWS = 30  # in which the header is looked for
FULL = 100
OFFSET = "+08:00"  # of a time without one: Beijing
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = (",", "\t", ";")
MOST_ROWS, MOST_COLUMNS = 50_000, 200
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DECIMALS = re.compile(r"^0\.(0+)(_.*)?$")
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月|[-/.月]\d{1,2}日?(?: .*)?)?")
PERCENT = re.compile(r"(\d+(?:\.0+)?)%?")


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the format in which it is shown; in a .csv there is none."""

    value: Any = None
    shown_as: str = ""

    @property
    def text(self) -> str:
        """As the cell shows it, without blanks at both ends; full-width digits stay."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")
        if isinstance(value, float):
            if decimals := DECIMALS.match(self.shown_as):
                return f"{value:.{len(decimals[1])}f}"
            return str(int(value)) if value.is_integer() else repr(value)
        return str(value).strip(" \t\r\n\u3000\xa0\u200b\ufeff")

    @property
    def plain(self) -> str:
        """The text in half width, without any blank."""
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", self.text))


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger: its number in the file, column → text."""

    number: int
    values: dict[str, str]


@dataclass(slots=True)
class Ledger:
    rows: list[Row] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(file: Path) -> Ledger:
    """The ledger in the file. Raises Unreadable where there is none."""
    content = file.read_bytes()
    if content.startswith(OLD_EXCEL):
        raise Unreadable("这是旧格式的 .xls 文件，请用表格软件另存为 .xlsx 后再推送。")
    tables = list(_sheets(content)) if content.startswith(b"PK") else list(_csv(content))
    found = [(name, lines, at) for name, lines in tables if (at := _header(lines)) is not None]
    if not found:
        needed = "、".join(REQUIRED)
        raise Unreadable(f"没有找到表头：前 {FIRST_ROWS} 行中没有同时含有“{needed}”的一行。")
    if len(found) > 1:
        names = "、".join(name for name, _lines, _at in found)
        raise Unreadable(f"有多个工作表含有台账（{names}），请只保留一个。")
    ((name, lines, at),) = found
    ledger = _table(lines, at)
    if name and name != tables[0][0]:
        ledger.notes.insert(0, f"台账在工作表“{name}”中。")
    if not ledger.rows and not ledger.refused:
        raise Unreadable("表头之下没有可读的行。")
    return ledger


def _header(lines: Sequence[Line]) -> int | None:
    """Where the row stands that names the columns."""
    for at, line in enumerate(lines[:FIRST_ROWS]):
        if set(REQUIRED) <= {_name(cell) for cell in line.cells}:
            return at
    return None


def _name(cell: Cell) -> str:
    """What a column is called: without blanks, and without the unit behind it."""
    return re.sub(r"\(?%\)?$", "", cell.plain)


def _table(lines: Sequence[Line], at: int) -> Ledger:
    ledger, header = Ledger(), lines[at]
    names = [_name(cell) for cell in header.cells]
    if twice := sorted({name for name in names if name in COLUMNS and names.count(name) > 1}):
        raise Unreadable(f"第 {header.number} 行：列“{'、'.join(twice)}”出现了两次。")
    if unread := [name for name in names if name and name not in COLUMNS]:
        ledger.notes.append(f"第 {header.number} 行：未读的列：{'、'.join(unread)}。")
    for line in lines[at + 1 :]:
        cells = {
            name: cell
            for name, cell in zip(names, line.cells, strict=False)
            if name in COLUMNS and cell.text
        }
        if line.is_empty or [_name(cell) for cell in line.cells] == names:
            continue
        if not cells.keys() - {"编号"}:
            ledger.notes.append(f"第 {line.number} 行：不是台账的行，未读。")
            continue
        if line.hidden:
            ledger.notes.append(f"第 {line.number} 行：隐藏行，已读。")
        _add(ledger, line.number, cells)
    return ledger


def _add(ledger: Ledger, number: int, cells: dict[str, Cell]) -> None:
    """Reads one row; whatever cannot be read is refused with row and column."""
    missing = [name for name in REQUIRED if name not in cells]
    values = {}
    for name, cell in cells.items():
        try:
            values[name] = READERS.get(name, _text)(cell)
        except ValueError as reason:
            ledger.refused.append(f"第 {number} 行，{name}：{reason}")
    ledger.refused += [f"第 {number} 行，{name}：没有填写。" for name in missing]
    ledger.rows.append(Row(number, values))


def _text(cell: Cell) -> str:
    if cell.text.startswith("#") and cell.text.rstrip("!?").isupper():
        raise ValueError(f"单元格是错误值 {cell.text}。")
    if isinstance(cell.value, Formula):
        raise ValueError("公式没有保存计算结果，请在表格软件中打开并保存一次。")
    return cell.text


def _key(cell: Cell) -> str:
    if isinstance(cell.value, date):
        raise ValueError(f"表格软件把任务编号变成了日期（{cell.text}），请把该列设为文本后重填。")
    return unicodedata.normalize("NFKC", _text(cell))


def _period(cell: Cell) -> str:
    """2012-05, whichever way the month is written."""
    if isinstance(cell.value, date):
        return f"{cell.value:%Y-%m}"
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", _text(cell)))
    if isinstance(cell.value, float) and not DECIMALS.match(cell.shown_as) and text.endswith(".1"):
        raise ValueError(f"“{text}”可能是 1 月，也可能是 10 月，请写成 2012-01 的样子。")
    if re.fullmatch(r"\d{6}", text):
        text = f"{text[:4]}-{text[4:]}"
    found = MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 (months of a year)
        raise ValueError(f"“{cell.text}”不是月份，请写成 2012-05 的样子。")
    return f"{found[1]}-{int(found[2]):02d}"


def _percent(cell: Cell) -> str:
    """A whole number. A fraction without a percent sign may be either: it is asked about."""
    value, text = cell.value, cell.plain
    if isinstance(value, int | float) and "%" in cell.shown_as:
        text = f"{round(value * FULL, 6):g}%"
    elif isinstance(value, date):
        raise ValueError(f"“{cell.text}”是日期，不是百分比。")
    else:
        _text(cell)
    found = PERCENT.fullmatch(text)
    if found is None or float(found[1]) > FULL:
        raise ValueError(
            f"“{cell.text}”不是 0 到 100 的整数；小数请说明是百分之几，例如 0.35 写成 35%。"
        )
    return str(int(float(found[1])))


def _moment(cell: Cell) -> str:
    """ISO 8601 with an offset."""
    if isinstance(cell.value, datetime):
        return cell.value.isoformat() + ("" if cell.value.tzinfo else OFFSET)
    if isinstance(cell.value, date):
        return f"{cell.value.isoformat()}T00:00:00{OFFSET}"
    text = unicodedata.normalize("NFKC", _text(cell)).replace("/", "-")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}”不是时间，请写成 2012-05-08 09:00 的样子。") from None
    return moment.isoformat() + ("" if moment.tzinfo else OFFSET)


READERS = {"任务": _key, "期间": _period, "完成比例": _percent, "更新时间": _moment}


def _csv(content: bytes) -> Iterator[tuple[str, list[Line]]]:
    """The table of a text file, in the encoding and with the delimiter in which it was saved."""
    text = _decoded(content)
    for delimiter in DELIMITERS:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            lines = [
                Line(number, tuple(Cell(value) for value in row))
                for number, row in enumerate(rows, 1)
            ]
        except csv.Error as error:
            raise Unreadable(f"第 {rows.line_num} 行不是 CSV：{error}。") from error
        if _header(lines) is not None:
            yield "", lines
            return


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    row = content[:at].count(b"\n") + 1
    raise Unreadable(f"第 {row} 行（第 {at + 1} 个字节）既不是 UTF-8 也不是 GB18030 编码。")


class Formula(str):
    """A formula whose result was not saved with it."""

    __slots__ = ()


def _sheets(content: bytes) -> Iterator[tuple[str, list[Line]]]:
    """Every sheet of a workbook, with merged cells in each place they span."""
    from openpyxl import load_workbook  # noqa: PLC0415 (a .csv needs it not)

    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content))
    except Exception as error:
        raise Unreadable(f"不是可读的 .xlsx 文件：{error}") from error
    for sheet in book.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            most = f"{MOST_ROWS} 行、{MOST_COLUMNS} 列"
            raise Unreadable(f"工作表“{sheet.title}”超过 {most}，请删去多余的行列。")
        grid = [[_cell(cell, formulas[sheet.title]) for cell in row] for row in sheet.iter_rows()]
        for span in sheet.merged_cells.ranges:
            first = grid[span.min_row - 1][span.min_col - 1]
            for row in grid[span.min_row - 1 : span.max_row]:
                row[span.min_col - 1 : span.max_col] = [first] * (span.max_col - span.min_col + 1)
        hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        yield sheet.title, list(_lines(grid, hidden))


def _lines(grid: Iterable[Sequence[Cell]], hidden: set[int]) -> Iterator[Line]:
    for number, row in enumerate(grid, 1):
        yield Line(number, tuple(row), number in hidden)


def _cell(cell: Any, formulas: Any) -> Cell:
    value = cell.value
    if value is None and isinstance(written := formulas[cell.coordinate].value, str):
        value = Formula(written) if written.startswith("=") else None
    return Cell(value, cell.number_format or "")
