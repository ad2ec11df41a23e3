"""Accounts from a list: all or none, with the place of each fault, first passwords shown once."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from departments.models import User
from departments.roles import Role
from reform_tracker import apart, child
from reform_tracker.audit.models import AuditEvent
from tasks.duties.untold import told_of
from tasks.errors import Invalid, Refused
from tasks.inviting import service, workbook
from tests.factories.browser import signed_in
from tests.factories.world import World

pytestmark = pytest.mark.once

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>%s</sheetData></worksheet>"
)
HEAD = ("单位", "账号", "姓名", "角色", "电子邮箱", "办公电话")
ROW = (World.A, "jrb-wang", "王芳", "填报员", "wang@example.org", 8460001.0)


def book(*rows: Sequence[object], head: Sequence[object] = HEAD, title: str = "") -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    if title:
        sheet.append([title])
    for row in (head, *rows):
        sheet.append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    """A workbook in which these parts stand instead of its own or beside them."""
    source, target = zipfile.ZipFile(io.BytesIO(book(ROW))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name not in parts:
                archive.writestr(name, source.read(name))
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def admin(world: World) -> User:
    return world.person(World.COMMISSION, Role.SECURITY_ADMIN)


def made(world: World, data: bytes) -> list[service.Handed]:
    return service.make_accounts(data, actor=admin(world), source="test")


def faults(world: World, *rows: Sequence[object]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        made(world, book(*rows))
    return {problem.place: problem.message for problem in refused.value.problems}


def test_the_template_has_the_organizations_and_can_be_sent_back(world: World) -> None:
    world.reporter()
    data = service.template_of(world.plan.pk, actor=admin(world))
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {line[0] for line in lines} >= {World.A, World.B, World.X}
    assert {line[3] for line in lines} == {"填报员", "审核人"}
    assert lines[0][6] == "无账号"
    assert (lines[-1][0], lines[-1][6]) == (World.A, None)  # somebody acts for it already
    with pytest.raises(Invalid):  # nothing is filled in yet
        made(world, data)


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_template() -> None:
    data = workbook.template([("=HYPERLINK(1)", "填报员", "")], ["填报员"])
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_a_list_makes_accounts_that_must_change_their_password(world: World) -> None:
    (one,) = made(world, book(ROW, (World.B, "", "", "填报员"), title="账号名单"))
    user = User.objects.get(username="jrb-wang")
    assert (user.full_name, user.email, user.office_phone) == (
        "王芳",
        "wang@example.org",
        "8460001",
    )
    assert user.organization == world.organization(World.A)
    assert set(user.roles) == {Role.REPORTER}
    assert user.must_change_password
    assert user.check_password(one.password)
    assert World.A not in told_of(world.plan.issued_on).names


def test_one_fault_makes_none_and_each_is_told_with_its_place(world: World) -> None:
    world.person(World.B, Role.REPORTER)
    there = User.objects.get(organization=world.organization(World.B)).username
    found = faults(
        world,
        ROW,
        ("省某某厅", "a b", "李雷", "填报员", "x", ""),
        (World.A, "JRB-wang", "王芳", "厅长", "", ""),
        (World.B, there, "", "填报员、审核人", "", ""),
    )
    assert set(found) == {
        "3.organization", "3.username", "3.email", "4.username", "4.roles", "5.username",
        "5.full_name",
    }  # fmt: skip
    assert "第 3 行“单位”" in found["3.organization"]
    assert not User.objects.filter(username="jrb-wang").exists()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"a,b", book(ROW, head=("a", "b")), b"x" * (1024 * 1024 + 1)]
)
def test_what_is_no_list_is_refused(data: bytes, world: World) -> None:
    with pytest.raises(Refused):
        made(world, data)


def changed(*rows: Sequence[object], change: Callable[[Worksheet], None]) -> bytes:
    """A list that somebody has gone on with in a spreadsheet program."""
    workbook = load_workbook(io.BytesIO(book(*rows)))
    change(workbook.worksheets[0])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_of_a_cell_without_text_nothing_else_is_told(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        made(world, changed(ROW, change=writing("C2", '="王"&"芳"')))
    assert [problem.place for problem in refused.value.problems] == ["2.full_name"]


def workbook_of(sheet: Worksheet) -> Workbook:
    return cast(Workbook, sheet.parent)


def usernames(handed: Sequence[service.Handed]) -> list[str]:
    return [one.user.username for one in handed]


SECOND = (World.A, "jrb-li", "李 雷", "审核人", "", "")


def test_a_merged_cell_holds_for_all_its_lines(world: World) -> None:
    rows = (ROW, ("", *SECOND[1:]))
    handed = made(world, changed(*rows, change=lambda sheet: sheet.merge_cells("A2:A3")))
    assert usernames(handed) == ["jrb-wang", "jrb-li"]
    assert {one.user.organization.short_name for one in handed} == {World.A}
    assert handed[1].user.full_name == "李雷"


def test_cells_merged_far_to_the_right_are_no_matter(world: World) -> None:
    data = changed(ROW, change=lambda sheet: sheet.merge_cells("AH1:AK2"))
    assert usernames(made(world, data)) == ["jrb-wang"]


def test_a_heading_of_two_lines_and_one_on_each_page_is_a_heading(world: World) -> None:
    def two_lines(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["E1"] = "联 系 方 式"
        for place, title in zip("ABCD", HEAD, strict=False):
            sheet[f"{place}1"] = f" {title[0]}\u3000{title[1:]} "
        sheet.merge_cells("E1:F1")

    data = changed(ROW, HEAD, SECOND, change=two_lines)
    assert usernames(made(world, data)) == ["jrb-wang", "jrb-li"]
    assert User.objects.get(username="jrb-wang").email == "wang@example.org"


def test_the_list_may_stand_on_the_second_sheet(world: World) -> None:
    def moved(sheet: Worksheet) -> None:
        workbook_of(sheet).create_sheet("说明", 0)["A1"] = "填写说明"

    assert usernames(made(world, changed(ROW, change=moved))) == ["jrb-wang"]


def test_a_telephone_number_keeps_the_zeros_that_its_cell_shows(world: World) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["F2"].number_format = "00000000"
        sheet["F2"] = 931846

    (one,) = made(world, changed(ROW, change=formatted))
    assert one.user.office_phone == "00931846"


def hide_line(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def hide_sheet(sheet: Worksheet) -> None:
    workbook_of(sheet).create_sheet("a")
    sheet.sheet_state = "hidden"


def copy_sheet(sheet: Worksheet) -> None:
    workbook_of(sheet).copy_worksheet(sheet).title = "二"


def many_lines(sheet: Worksheet) -> None:
    for _line in range(500):
        sheet.append(ROW)


def writing(place: str, text: str) -> Callable[[Worksheet], None]:
    def write(sheet: Worksheet) -> None:
        sheet[place] = text

    return write


FAULTS: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "hidden line": (hide_line, "第 2 行：该行被隐藏"),
    "hidden sheet": (hide_sheet, "第 2 行：该行被隐藏"),
    "formula without its result": (writing("C2", '="王"&"芳"'), "第 2 行“姓名”：单元格显示为 ="),
    "error": (writing("B2", "#N/A"), "第 2 行“账号”：单元格显示为 #N/A"),
    "name of a column": (writing("E1", "邮箱"), "第 1 行：无法识别列“邮箱”"),
    "column twice": (writing("E1", "姓名"), "第 1 行：列“姓名”出现了两次"),
    "two lists": (copy_sheet, "有多个工作表填写了内容：Sheet、二"),
    "too many lines": (many_lines, "500"),
    "lines far below": (writing("A6000", "x"), "500"),
}


@pytest.mark.parametrize(("change", "told"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_read_is_refused_with_its_place(
    change: Callable[[Worksheet], None], told: str, world: World
) -> None:
    with pytest.raises(Refused) as refused:
        made(world, changed(ROW, change=change))
    assert told in refused.value.message
    assert not User.objects.filter(username="jrb-wang").exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("xl/externalLinks/externalLink1.xml", b"<a><ddeLink/></a>", "DDE"),
        ("xl/big.xml", bytes(40 * 1024 * 1024), "解压后过大"),
    ],
)
def test_a_list_that_would_act_is_refused_with_the_reason(
    name: str, content: bytes, told: str, world: World
) -> None:
    with pytest.raises(Refused, match=told):
        made(world, zip_of({name: content}))


def test_a_list_that_takes_too_much_memory_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook of 400 kB with a million cells."""
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    noise = os.urandom(300_000)  # so that the whole is not denser than a package may be
    data = zip_of(
        {
            "xl/worksheets/sheet1.xml": (SHEET % (row * 10_000)).encode(),
            "xl/media/image1.png": noise,
        }
    )
    monkeypatch.setattr(
        apart, "LIMITS", child.Limits(memory=200 * child.MEGABYTE, cpu_seconds=60, seconds=60)
    )
    with pytest.raises(Refused, match="占用内存过多"):
        made(world, data)


def test_nothing_is_locked_while_a_list_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones, read = len(connection.savepoint_ids), workbook.rows_of

    def watched(data: bytes) -> list[workbook.Row]:
        assert len(connection.savepoint_ids) == open_ones
        return read(data)

    monkeypatch.setattr(workbook, "rows_of", watched)
    assert usernames(made(world, book(ROW))) == ["jrb-wang"]


def test_nobody_else_makes_accounts(world: World) -> None:
    for actor in (world.reviewer, world.person(World.C, Role.SYSTEM_ADMIN), world.approver()):
        with pytest.raises(PermissionDenied):
            service.make_accounts(book(ROW), actor=actor, source="test")
        with pytest.raises(PermissionDenied):
            service.template_of(None, actor=actor)


def test_an_administrator_of_one_organization_makes_accounts_there_only(world: World) -> None:
    placed = world.placed(Role.SECURITY_ADMIN, World.X)
    with pytest.raises(Invalid):
        service.make_accounts(book(ROW), actor=placed, source="test")
    service.make_accounts(book((World.X, *ROW[1:])), actor=placed, source="test")


def upload(browser: Client, data: bytes) -> Any:
    return browser.post("/accounts/list/", {"file": SimpleUploadedFile("list.xlsx", data)})


def test_the_sheet_is_shown_once_and_no_password_is_kept(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    browser = signed_in(admin(world))
    answer = upload(browser, book(ROW))
    (one,) = answer.context["made"]
    assert one.password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    trail = AuditEvent.objects.filter(action="account.created").latest("pk")
    told = json.dumps([trail.data, trail.summary], ensure_ascii=False) + caplog.text
    assert "jrb-wang" in told
    assert one.password not in told
    again = upload(browser, book(ROW))
    assert again.status_code == 422
    assert [problem.place for problem in again.context["problems"]] == ["2.username"]
    assert one.password not in again.content.decode()


def test_a_first_password_expires_and_is_changed_at_the_first_sign_in(world: World) -> None:
    (one,) = made(world, book(ROW))
    browser = Client()
    given = {"username": "jrb-wang", "password": one.password}
    assert browser.post("/sign-in/", given)["Location"] == "/"
    assert browser.get("/desk/")["Location"] == "/password/"
    User.objects.filter(username="jrb-wang").update(
        password_until=timezone.now() - timedelta(seconds=1)
    )
    late = Client().post("/sign-in/", given)
    assert late.status_code == 200
    assert "初始密码已过期" in late.content.decode()
