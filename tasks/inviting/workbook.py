"""The list of accounts as a workbook: a template with a plan's organizations, and what came back.

No row is judged here, a row is where it stands and what its cells say.
"""

import io
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reform_tracker.active_content import Harm
from reform_tracker.apart import Unanswered, asked
from reform_tracker.office.sheets import put
from tasks.errors import Refused
from tasks.files.judging import said
from tasks.inviting.sheets import Book, Line, Sheet

LARGEST_FILE = 1024 * 1024  # bytes
MOST_ROWS = 500
LAST_HEAD = 10  # above the table there may be a title
# In the order of the template; the first three make a row an account.
COLUMNS = {
    "organization": "单位",
    "username": "账号",
    "full_name": "姓名",
    "roles": "角色",
    "email": "电子邮箱",
    "office_phone": "办公电话",
}
REMARK = "现状"
UNREAD = frozenset({REMARK, "序号", "备注"})
_NEEDED = frozenset({"organization", "username", "full_name", "roles"})
# Typed between the two characters of a name so that it is as wide as others.
_BLANK_IN_NAME = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_WIDTHS = (30, 22, 14, 22, 28, 18, 26)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, by its number in the sheet."""

    number: int
    cells: dict[str, str]
    faults: dict[str, str]  # of cells that show no text of their own
    hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """A line of the template that nobody filled in."""
        return not any(
            self.cells[name] or name in self.faults for name in ("username", "full_name")
        )


def template(lines: Iterable[tuple[str, str, str]], roles: Sequence[str]) -> bytes:
    """A workbook with a line for each (organization, role, remark); `roles` may be chosen."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "账号名单"
    sheet.append([*COLUMNS.values(), REMARK])
    for organization, role, remark in lines:
        cells = []
        for text in (organization, "", "", role, "", "", remark):
            cells.append(WriteOnlyCell(sheet))
            put(cells[-1], text)  # a name that begins with "=" is no formula
        sheet.append(cells)
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    choice = DataValidation("list", formula1=f'"{",".join(roles)}"', allow_blank=True)
    choice.showErrorMessage = False  # several roles may stand in one cell
    sheet.add_data_validation(choice)
    choice.add(f"D2:D{MOST_ROWS}")
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rows_of(data: bytes) -> list[Row]:
    """The lines of a list that are filled in, from the sheet that has them.

    Raises Refused for what is no workbook, too large, without the columns or with one that is not
    known, and where two sheets are filled in.
    """
    if len(data) > LARGEST_FILE:
        raise Refused(_("The file is larger than 1 MB. Send the list alone."))
    tables = {sheet.name: rows for sheet in _sheets(data) if (rows := _rows(sheet)) is not None}
    if not tables:
        raise Refused(
            _("No sheet has the columns %(columns)s. Take the template.")
            % {"columns": "、".join(list(COLUMNS.values())[:4])}
        )
    filled = {name: rows for name, rows in tables.items() if rows}
    if len(filled) > 1:
        raise Refused(
            _("Several sheets are filled in: %(names)s. Keep one.") % {"names": "、".join(filled)}
        )
    return next(iter(filled.values()), [])


def _sheets(data: bytes) -> list[Sheet]:
    try:
        book = asked("tasks.inviting.sheets:answer", data, Book)
    except Unanswered as stopped:
        raise Refused(stopped.message) from stopped
    if book.harm is Harm.BROKEN:
        raise Refused(_("This is no workbook that can be read. Save it as .xlsx without macros."))
    if book.harm:
        raise Refused(said(book.harm, book.place))
    return book.sheets


def _rows(sheet: Sheet) -> list[Row] | None:
    """The lines below the heading that are filled in; None where there is no heading.

    A heading of two lines, or one that stands on each page, is a heading again.
    """
    headings = {line.number: found for line in sheet.lines if (found := _places(line))}
    first = min(headings, default=LAST_HEAD + 1)
    if first > LAST_HEAD:
        return None
    if sheet.longer:
        raise _too_long()
    below = [line for line in sheet.lines if line.number > first and line.number not in headings]
    used = {place for line in below for place, cell in enumerate(line.cells) if cell.text}
    rows, places = [], headings[first]
    for line in sheet.lines:
        if line.number in headings:
            places = headings[line.number]
            if line.number + 1 not in headings:
                _require_known(line, used)
        elif line.number > first and not (row := _row(line, places)).is_empty:
            rows.append(row)
    if len(rows) > MOST_ROWS:
        raise _too_long()
    return rows


def _too_long() -> Refused:
    return Refused(_("The list has more than %(most)s lines.") % {"most": MOST_ROWS})


def _row(line: Line, places: dict[str, int]) -> Row:
    shown = {name: line.cells[place] for name, place in places.items()}
    cells = {name: shown[name].text if name in shown else "" for name in COLUMNS}
    for name in ("organization", "full_name"):
        cells[name] = _BLANK_IN_NAME.sub("", cells[name])
    faults = {name: cell.fault for name, cell in shown.items() if cell.fault}
    return Row(line.number, cells, faults, line.hidden)


def _places(line: Line) -> dict[str, int]:
    """Where each column stands, if this is the heading."""
    titles = list(_titles(line))
    found = {name: titles.index(title) for name, title in COLUMNS.items() if title in titles}
    return found if found.keys() >= _NEEDED else {}


def _titles(line: Line) -> Iterator[str]:
    return ("".join(unicodedata.normalize("NFKC", cell.text).split()) for cell in line.cells)


def _require_known(heading: Line, used: Container[int]) -> None:
    """Raises Refused for a column that stands twice, and for one with something in it that would be
    lost; `used` are the places of the columns that have something in them."""
    titles = list(_titles(heading))
    for place, title in enumerate(titles):
        column = {"number": heading.number, "name": title}
        if title in COLUMNS.values() and titles.index(title) < place:
            raise Refused(_("Line %(number)s: the column “%(name)s” stands twice.") % column)
        if place in used and title not in COLUMNS.values() and title not in UNREAD:
            known = "、".join(COLUMNS.values())
            raise Refused(
                _("Line %(number)s: the column “%(name)s” is not known. Known are: %(known)s.")
                % {**column, "known": known}
            )
