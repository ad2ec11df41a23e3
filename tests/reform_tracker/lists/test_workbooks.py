"""Every list as a workbook: the same rows, order and words as its page, under the same filters."""

import io
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from openpyxl.worksheet.worksheet import Worksheet

from departments.models import ChangeKind, Organization, User
from reform_tracker import clock
from reform_tracker.lists import views
from tasks.models import AgendaItem, ReformPlan
from tasks.reminding import agenda, planner
from tests.contract.api_cases import client_of_x
from tests.contract.import_cases import uploaded
from tests.factories.browser import signed_in, writes_of
from tests.factories.world import World
from tests.reform_tracker.lists.pages import Rows, rows_of_page, rows_of_workbook
from tests.reports.dashboards.test_query_counts import queries_of
from tests.tasks.succeeding.test_service import change

pytestmark = pytest.mark.once

ON = date(2012, 7, 10)
# On a page the plan is said where there are several, and a small table lies in the row of its duty.
ADDED = {"任务文件", "单位", "事项"}
PAGES: dict[str, tuple[str, ...]] = {
    "commission": (
        "/desk/",
        "/filings/",
        "/filings/?state=unfiled&kind=prefecture",
        "/progress/?state=submitted",
        "/plans/{plan}/changes/?since=2012-04-30",
        "/plans/{plan}/changes/?since=2012-04-30&by=task&kind=reported",
        "/plans/{plan}/duties/?kind=report&late=yes",
        "/reminders/",
        "/reminders/filing/2012-05-15/",
        "/reminders/filing/2012-05-15/?only=open",
        "/reminders/meeting/",
        "/reminders/meeting/?show=past",
        "/plans/",
        "/plans/{plan}/organizations/",
        "/plans/{plan}/organizations/?as_of=2012-05-31",
        "/plans/{plan}/periods/2012-05/",
        "/imports/",
        "/organizations/changes/?q=省工信委",
        "/inbox/",
        "/inbox/?show=unread",
    ),
    "gxw-approver": (
        "/desk/",
        "/desk/?kind=report",
        "/filings/",
        "/progress/",
        "/plans/{plan}/changes/?since=2012-04-30",
        "/audit/",
    ),
    "auditor": ("/audit/?action=progress.sign", "/plans/{plan}/duties/"),
    "security": ("/accounts/", "/accounts/?role=approver", "/api-clients/"),
    "system": ("/outbox/?channel=inbox&date=2012-07-10", "/outbox/digests/"),
}


@pytest.fixture
def july(demo: World) -> ReformPlan:
    """The demo after reminders of some days, one of which a meeting has dealt with, with a change
    of an organization ahead and a document in preparation."""
    for day in (date(2012, 5, 4), date(2012, 5, 25), ON):
        with clock.pinned(day):
            planner.plan(day)
    item, reviewer = AgendaItem.objects.first(), User.objects.get(username="commission")
    assert item is not None
    agenda.deal_with(item.pk, actor=reviewer, source="browser", decision="约谈。")
    with clock.pinned(ON):
        change(demo, ChangeKind.ABOLISHED, "省工信委", on=date(2012, 8, 1))
        uploaded(demo)
        client_of_x(demo)
    return demo.plan


@pytest.mark.pages
def test_every_workbook_says_what_its_page_says(july: ReformPlan) -> None:
    wrong, empty = [], set()
    with clock.pinned(ON):
        for name, pages in PAGES.items():
            browser = signed_in(User.objects.get(username=name))
            for page in pages:
                path, _mark, query = page.format(plan=july.pk).partition("?")
                shown = rows_of_page(browser, f"{path}?{query}")
                written = rows_of_workbook(browser, f"{path}workbook/?{query}")
                wrong += [(page, row) for row in differing(shown, written)]
                if not shown:
                    empty.add(page)
    assert not wrong
    assert not empty


def differing(shown: Rows, written: Rows) -> list[object]:
    """Rows that are not the same on both sides, those of each table in their order."""
    nothing: dict[str, str] = {}
    return [
        (row.items() - other.items(), other)
        for row, other in zip_longest(by_table(shown), by_table(written), fillvalue=nothing)
        if not row.items() <= other.items() or not other.keys() - row.keys() <= ADDED
    ]


def by_table(rows: Rows) -> Rows:
    """Small tables inside the rows of a large one make a sheet of their own."""
    return sorted(rows, key=lambda row: "收件人" in row and "层级" in row)


def workbooks() -> Iterator[str]:
    """The names of all routes that give a list as a workbook."""
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        for name in resolver.reverse_dict:
            if isinstance(name, str) and name.endswith("-workbook"):
                yield f"{namespace}:{name}"


def test_each_workbook_belongs_to_a_page_that_offers_it() -> None:
    names = list(workbooks())
    assert names
    for name in names:
        namespace, page = name.removesuffix("-workbook").split(":")
        assert page in get_resolver().namespace_dict[namespace][1].reverse_dict, name


def test_the_heading_says_the_day_the_filter_and_what_is_listed(world: World) -> None:
    url = f"/filings/workbook/?plan={world.plan.pk}&state=unfiled"
    sheet = sheet_of(signed_in(world.reviewer), url)
    assert sheet["A1"].value == "实施方案备案"
    said = str(sheet["A2"].value)
    for part in ("截至2012年", f"任务文件：{world.plan.title}", "状态：未备案"):
        assert part in said


def test_what_is_no_choice_is_not_said(world: World) -> None:
    sheet = sheet_of(signed_in(world.reviewer), "/filings/workbook/?state=purple")
    assert "purple" not in str(sheet["A2"].value)


def test_a_text_that_looks_like_a_formula_stays_a_text(world: World) -> None:
    world.submitted_report()
    world.measure.task.title = "=HYPERLINK(1)"
    world.measure.task.save()
    Organization.objects.filter(short_name=World.A).update(short_name="=1+1")
    cell = sheet_of(signed_in(world.reviewer), "/progress/workbook/")["D4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_list_that_no_workbook_holds_leads_back_to_its_filters(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    browser = signed_in(world.reviewer)
    answer = browser.get("/filings/workbook/?state=unfiled", follow=True)
    assert answer.redirect_chain == [("/filings/?state=unfiled", 302)]
    assert "最多容纳3行" in answer.content.decode()


@pytest.mark.parametrize("page", ["/filings/", "/progress/", "/desk/", "/audit/"])
def test_more_rows_cost_no_more_queries(page: str, world: World) -> None:
    browser = signed_in(world.approver())
    world.submitted_report()
    few = queries_of(browser, f"{page}workbook/")
    for organization in (World.X, World.Y):
        world.accepted_filing(organization)
        world.accepted_report(organization)
    assert queries_of(browser, f"{page}workbook/") <= few


def test_it_writes_nothing_but_that_it_was_taken(world: World) -> None:
    browser = signed_in(world.reviewer)
    with CaptureQueriesContext(connection) as captured:
        browser.get("/filings/workbook/")
    assert not writes_of(captured)


def sheet_of(browser: Client, url: str) -> Worksheet:
    answer = browser.get(url)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return book.worksheets[0]
