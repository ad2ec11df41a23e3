"""The monthly sheet: what one month adds up to, on the page, as a workbook and as a document."""

import io
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone, translation
from docx import Document
from pytest_django import Settings

from departments.accounts.service import AccountRefused, set_roles
from departments.alarms import monthly, watching
from departments.alarms.monthly import Day, Month, tables
from departments.granting import service as granting
from departments.granting.models import Proposal
from departments.models import Alarm, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit import anchors, proving
from tests.departments.alarms.test_alarms import happens
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.lists.test_workbooks import sheet_of

NOON = timezone.make_aware(datetime(2036, 11, 26, 12, 0))
NOVEMBER = Month(date(2036, 11, 1), date(2036, 11, 28))


@pytest.fixture
def auditor(world: World) -> User:
    reporter = world.reporter()
    happens(reporter, "signed_in", 3, by=True)
    happens(reporter, "failed", 2)
    happens(reporter, "locked")
    happens(None, "failed")
    happens(reporter, "downloaded", by=True)
    happens(reporter, "signed_in", at=NOON + timedelta(days=10), by=True)  # of December
    return world.person(World.B, Role.AUDITOR)


def lines(user: User, place: int, month: Month = NOVEMBER) -> list[list[Any]]:
    table = tables(user, month)[place]
    return [[column.cell(row).written for column in table.columns] for row in table.rows]


def test_people_at_the_door_are_counted_for_their_organization(auditor: User, world: World) -> None:
    name = world.organization(World.A).short_name
    own, nobody = lines(auditor, 0)
    assert own == [name, 3, 3, 1, 0, 1]
    assert nobody[1:] == [0, 1, 0, 0, 0]
    december = Month(date(2036, 12, 1), date(2036, 12, 31))
    assert lines(auditor, 0, december) == [[name, 1, 0, 0, 0, 0]]


def test_anchors_narrow_what_is_read_and_leave_nothing_out(auditor: User, world: World) -> None:
    before = lines(auditor, 0)
    with mock.patch.object(clock, "real_now", return_value=NOON + timedelta(days=11)):
        anchors.make()
    assert lines(auditor, 0) == before
    happens(world.reporter(), "signed_in", at=NOON + timedelta(days=12), by=True)
    assert lines(auditor, 0) == before
    january = Month(date(2037, 1, 1), date(2037, 1, 31))
    happens(world.reporter(), "signed_in", at=NOON + timedelta(days=40), by=True)
    assert [row[1] for row in lines(auditor, 0, january)] == [1]


def test_each_day_says_whether_it_was_proved_and_anchored(auditor: User) -> None:
    for days in (0, 1):
        with mock.patch.object(clock, "real_now", return_value=NOON + timedelta(days=days)):
            proving.check()
            anchors.make(daily=True)
    found = tables(auditor, NOVEMBER)[3].rows
    assert [row.day for row in found] == [*NOVEMBER.days()] != []
    assert found[25] == Day(date(2036, 11, 26), 1, 0, 1, False)
    assert found[24] == Day(date(2036, 11, 25), 0, 0, None, False)
    assert found[-1].day == NOVEMBER.seen_on  # what is still to come is not missing


def test_days_before_the_trail_began_are_no_gaps(auditor: User) -> None:
    today = clock.local_date(clock.real_now())
    found = tables(auditor, Month(today.replace(day=1), today))[3].rows
    assert [row.day for row in found] == [today]


def test_alarms_stand_there_with_what_became_of_them(auditor: User) -> None:
    watching.watch()
    Alarm.objects.update(raised_at=NOON)
    told = lines(auditor, 2)
    assert {row[3] for row in told} == {"待处理"}
    assert "登录被锁定" in {row[1] for row in told}
    now = {"acknowledged_at": NOON, "acknowledged_by": auditor, "note": "本人操作"}
    Alarm.objects.filter(kind="locked").update(**now)
    assert f"本人操作 ({auditor.full_name})" in {row[3] for row in lines(auditor, 2)}


def test_roles_are_spelled_out_in_the_language_of_the_page(
    auditor: User, world: World, settings: Settings
) -> None:
    settings.CONFIRMED_ROLES = frozenset({"auditor"})
    admins = [world.person(World.C, Role.SECURITY_ADMIN, number=number) for number in (1, 2)]
    clerk = world.reporter()
    roles = [Role.APPROVER, Role.AUDITOR]
    with pytest.raises(AccountRefused):
        set_roles(clerk.pk, actor=admins[0], source="test", roles=roles)
    set_roles(clerk.pk, actor=admins[0], source="test", roles=[Role.APPROVER])
    set_roles(auditor.pk, actor=admins[0], source="test", roles=[])
    proposal = Proposal.objects.get()
    granting.refuse(proposal.pk, actor=admins[1], source="test", reason="在任")
    today = clock.local_date(clock.real_now())
    with translation.override("en"):
        told = lines(auditor, 1, Month(today.replace(day=1), today))
    place, at = world.organization(World.A).short_name, world.organization("省政府").short_name
    roles, asked, refused = (row[4] for row in told[-3:])
    assert roles == f"Approver for {place}；taken away: Reporter for {place}"
    assert asked == f"taken away: Auditor for {at}"
    assert refused == f"{asked}；proposed by {admins[0].trail_name}；在任"
    assert {row[3] for row in told[-2:]} == {auditor.trail_name}


def test_a_table_that_is_cut_says_so_and_where_the_rest_stands(
    auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monthly, "MOST", 1)
    today = clock.local_date(clock.real_now())
    month = Month(today.replace(day=1), today)
    watching.watch()
    notes = [str(table.note) for table in tables(auditor, month)]
    assert (notes[0], notes[3]) == ("", "")
    assert "前 1 条。其余请在审计记录" in notes[1]
    assert month.first.isoformat() in notes[1]
    assert "前 1 条" in notes[2]
    browser = signed_in(auditor)
    assert notes[1] in browser.get("/audit/month/").content.decode()
    document = Document(io.BytesIO(browser.get("/audit/month/document/").content))
    assert notes[1] in [one.text for one in document.paragraphs]
    monkeypatch.setattr(monthly, "MOST", 500)
    assert not any(table.note for table in tables(auditor, month))


def test_page_workbook_and_document_say_the_same(auditor: User, world: World) -> None:
    browser, asked = signed_in(auditor), "?month=2036-11"
    name = world.organization(World.A).short_name
    page = browser.get(f"/audit/month/{asked}").content.decode()
    sheet = sheet_of(browser, f"/audit/month/workbook/{asked}")
    answer = browser.get(f"/audit/month/document/{asked}")
    assert name in page
    assert name in [cell.value for cell in sheet["A"]]
    document = Document(io.BytesIO(answer.content))
    texts = [one.text for one in document.paragraphs]
    assert "2036年11月审计月报" in texts
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        name, "3", "3", "1", "0", "1",
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["2012-13", "0000-01", "x", "9999-12", ""])
def test_a_month_that_is_none_is_this_one(asked: str, world: World) -> None:
    browser = signed_in(world.person(World.B, Role.AUDITOR))
    answer = browser.get("/audit/month/", {"month": asked})
    assert answer.status_code == 200
    assert answer.context["month"].first == clock.local_date(clock.real_now()).replace(day=1)
