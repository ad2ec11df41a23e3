"""The list of accounts as a workbook: a template with a plan's organizations, and what came back.

Pure: no row is judged here, a row is where it stands and what its cells say.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reform_tracker.packages import BROKEN_ZIP, harmless_parts
from tasks.errors import Refused

LARGEST_FILE = 1024 * 1024  # bytes
MOST_ROWS = 500
MOST_COLUMNS = 20
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
_WIDTHS = (30, 22, 14, 22, 28, 18, 26)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, by its number in the sheet."""

    number: int
    cells: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """A line of the template that nobody filled in."""
        return not any(self.cells[name] for name in ("username", "full_name"))


def template(lines: Iterable[tuple[str, str, str]], roles: Sequence[str]) -> bytes:
    """A workbook with a line for each (organization, role, remark); `roles` may be chosen."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "账号名单"
    sheet.append([*COLUMNS.values(), REMARK])
    for organization, role, remark in lines:
        sheet.append([organization, "", "", role, "", "", remark])
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
    """The lines of a list that are filled in, from the first sheet that has one.

    Raises Refused for what is no workbook, too large, or without the columns.
    """
    if len(data) > LARGEST_FILE:
        raise Refused(_("The file is larger than 1 MB. Send the list alone."))
    if harmless_parts(io.BytesIO(data)) is None:
        raise Refused(_("This is no workbook that can be read. Save it as .xlsx without macros."))
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            found = list(_rows(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)))
            if found:
                return [row for row in found if not row.is_empty]
    except (*BROKEN_ZIP, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            _("This is no workbook that can be read. Save it as .xlsx without macros.")
        ) from error
    raise Refused(
        _("No sheet has the columns %(columns)s. Take the template.")
        % {"columns": "、".join(list(COLUMNS.values())[:4])}
    )


def _rows(lines: Iterable[tuple[object, ...]]) -> Iterator[Row]:
    """The lines below the heading; nothing where there is no heading."""
    places: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        texts = [_text(value) for value in line]
        if not places:
            places = _places(texts)
            if not places and number >= LAST_HEAD:
                return
            continue
        if number > MOST_ROWS + LAST_HEAD:
            raise Refused(_("The list has more than %(most)s lines.") % {"most": MOST_ROWS})
        yield Row(
            number,
            {
                name: texts[places[name]] if name in places and places[name] < len(texts) else ""
                for name in COLUMNS
            },
        )


def _places(texts: Sequence[str]) -> dict[str, int]:
    """Where each column stands, if this is the heading."""
    found = {name: texts.index(title) for name, title in COLUMNS.items() if title in texts}
    return found if {"organization", "username", "full_name", "roles"} <= found.keys() else {}


def _text(value: object) -> str:
    """What a cell shows: a telephone number that was stored as one keeps no decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())
