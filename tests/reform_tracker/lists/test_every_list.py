"""Every page that goes through rows in pages has its workbook and can be saved."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from departments.api_clients.service import create_client
from departments.models import ApiClient, ChangeKind, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reports.saved.registry import LISTINGS
from tests.contract.api_cases import client_of_x
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.lists.test_workbooks import sheet_of
from tests.reform_tracker.notifications.builders import draft
from tests.reports.dashboards.test_query_counts import queries_of
from tests.tasks.succeeding.test_service import change

pytestmark = pytest.mark.once

PAGERS = {"page_of", "stretch_of"}
# Pages that go through rows and are no list to be taken along, and why.
NO_LISTS = {
    "tasks:reminders-preview": "nothing of it is there yet: a workbook looks like what was sent",
}


def views(resolver: URLResolver, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, (*above, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern):
            yield ":".join([*above, entry.name or ""]), inspect.unwrap(entry.callback)


def pages_rows(view: Callable[..., Any]) -> bool:
    """Whether the view, or a function of its module that it calls, goes through rows in pages."""
    tree = ast.parse(inspect.getsource(sys.modules[view.__module__]))
    calls = {
        node.name: {
            one.func.id
            for one in ast.walk(node)
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
        }
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    reached, waiting = set(), [getattr(view, "__name__", "")]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += calls.get(name, ())
    return bool(reached & PAGERS)


def paged() -> set[str]:
    """Routes of pages; what the API pages has a contract of its own."""
    found = views(get_resolver())
    return {name for name, view in found if not name.startswith("api:") and pages_rows(view)}


def test_every_page_that_goes_through_rows_is_a_registered_list() -> None:
    registered = {one.route for one in LISTINGS}
    assert len(paged()) > len(NO_LISTS)
    assert paged() - registered - set(NO_LISTS) == set()


def test_what_is_no_list_for_a_reason_still_goes_through_rows() -> None:
    assert set(NO_LISTS) <= paged() - {one.route for one in LISTINGS}


@pytest.mark.parametrize("name", sorted(paged() - set(NO_LISTS)))
def test_every_list_has_a_workbook(name: str) -> None:
    namespace, page = name.split(":")
    assert f"{page}-workbook" in get_resolver().namespace_dict[namespace][1].reverse_dict


EMPTY = {
    "/inbox/": "消息",
    "/imports/": "文件",
    "/organizations/changes/": "单位",
    "/filings/?state=returned": "单位",
    "/comments/?names_us=yes": "提及单位",
}


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_list_is_a_workbook_of_its_heads(address: str, world: World) -> None:
    path, _mark, query = address.partition("?")
    sheet = sheet_of(signed_in(world.reviewer), f"{path}workbook/?{query}")
    assert EMPTY[address] in [cell.value for cell in sheet[3]]
    assert sheet.max_row == 3


def test_whoever_manages_no_accounts_has_none_in_a_workbook(world: World) -> None:
    assert signed_in(world.reviewer).get("/accounts/workbook/").status_code == 403


def test_a_local_administrator_has_the_accounts_of_his_place_in_the_workbook(world: World) -> None:
    here, elsewhere = world.person(World.X, Role.REPORTER), world.reporter(World.C)
    browser = signed_in(world.placed(Role.SECURITY_ADMIN, World.C))
    names = [cell.value for cell in sheet_of(browser, "/accounts/workbook/")["A"]]
    assert here.username in names
    assert elsewhere.username not in names


def test_a_name_that_looks_like_a_formula_stays_a_text(world: World) -> None:
    person = world.reporter(World.C)
    User.objects.filter(pk=person.pk).update(full_name="=1+1")
    sheet = sheet_of(signed_in(world.person(World.B, Role.SECURITY_ADMIN)), "/accounts/workbook/")
    (cell,) = [one for one in sheet["B"] if one.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


PAGES = ("/accounts/", "/api-clients/", "/inbox/", "/plans/", "/organizations/changes/")


@pytest.mark.parametrize("page", PAGES)
def test_more_rows_cost_no_more_queries(page: str, world: World) -> None:
    user = world.person(World.C, Role.SECURITY_ADMIN)
    client_of_x(world)
    browser = signed_in(user)
    outbox.enqueue([draft(user)])
    few = queries_of(browser, f"{page}workbook/")
    for name in (World.A, World.B, World.Y):
        world.reporter(name)
        create_client(world.organization(name), name=name, days=90, actor=None, source="test")
        outbox.enqueue([draft(user, duty_key=f"filing:{name}")])
        new, day = f"新{name}", date(2012, 8, 1)
        change(world, ChangeKind.RENAMED, name, None, on=day, short_name=new, formal_name=new)
    assert queries_of(browser, f"{page}workbook/") <= few


@pytest.mark.once
def test_clients_that_are_revoked_stand_last(world: World) -> None:
    names = [World.X, World.Y]
    first, second = [
        create_client(world.organization(name), name=name, days=90, actor=None, source="test")
        for name in names
    ]
    ApiClient.objects.filter(pk=first.client.pk).update(revoked_at=clock.real_now())
    browser = signed_in(world.person(World.C, Role.SECURITY_ADMIN))
    cells = sheet_of(browser, "/api-clients/workbook/")["A"]
    shown = [cell.value for cell in cells if cell.value in names]
    assert shown == [second.client.name, first.client.name]
