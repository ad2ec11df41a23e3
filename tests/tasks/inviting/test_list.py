"""Accounts from a list: all or none, with the place of each fault, first passwords shown once."""

import io
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from tasks.duties.untold import told_of
from tasks.errors import Invalid, Refused
from tasks.inviting import service
from tests.factories.browser import signed_in
from tests.factories.world import World

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
