"""The pages of saved views, and their blocks on a first page."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.models import SavedView, ViewUse
from reports.saved import service
from reports.saved.models import Sharing
from reports.saved.registry import LISTINGS
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.lists.pages import rows_of_page
from tests.reports.closes.closing import JUNE, close
from tests.reports.dashboards.test_query_counts import queries_of
from tests.reports.saved.test_service import saved, use


def addresses(world: World) -> list[str]:
    """A page of every kind whose filters can be saved."""
    plan = f"/plans/{world.plan.pk}/"
    return [
        plan,
        f"{plan}areas/6/?as_of=2012-05-08",
        f"{plan}organizations/{world.organization(World.A).pk}/",
        f"{plan}tasks/?light=none&q=金融",
        f"{plan}tasks/?each=yes&measure={world.measure.pk}",
        f"{plan}changes/?since=2012-04-30&kind=filed",
        f"{plan}duties/?kind=filing",
        f"{plan}analyses/matrix/",
        f"{plan}analyses/declared/?sort=-since",
        f"{plan}analyses/silent/",
        f"{plan}analyses/requests/",
        f"{plan}analyses/acknowledgements/",
        f"{plan}analyses/slips/",
        f"{plan}analyses/timeline/",
        "/desk/?kind=review",
        "/filings/?state=unfiled",
        "/progress/?state=filed",
        "/extensions/?state=asked",
        "/notices/?state=open",
        "/comments/?names_us=yes",
        "/feedback/?state=open",
        "/directives/?state=open",
        "/inspections/?seen=less",
        "/coordination/?waits=true",
        "/meetings/?open=true",
        "/remarks/?open=true",
        "/closings/?kind=reopening",
        "/objections/?against=light",
        "/amendments/?state=given_up",
        "/amendments/requests/?kind=filing",
        "/results/?kind=practice&recommended=true",
        "/reminders/?year=2012",
        "/reminders/filing/2012-05-15/?only=open",
        "/reminders/meeting/?show=past",
        "/outbox/?state=planned",
        "/outbox/digests/",
        "/audit/?action=filing.accept",
        "/audit/alarms/?open=yes",
        f"{plan}organizations/?as_of=2012-05-08",
        f"{plan}periods/",
        f"{plan}periods/2012-05/",
        f"{plan}periods/2012-05/changes/",
        "/plans/",
        "/imports/",
        "/inbox/?show=unread",
        "/organizations/changes/?q=金融",
        "/accounts/?role=approver",
        "/accounts/proposals/?state=proposed",
        "/api-clients/",
    ]


def whose(world: World, address: str) -> User:
    """Whoever may read the page."""
    if address.startswith("/audit/alarms/"):
        return world.person(World.B, Role.AUDITOR)
    administers = address.startswith(("/accounts/", "/api-clients/"))
    return world.person("省编办", Role.SECURITY_ADMIN) if administers else world.reviewer


@pytest.mark.pages
def test_each_page_with_a_filter_offers_to_save_it_and_it_leads_back(world: World) -> None:
    world.accepted_filing()
    seen = set()
    with clock.pinned(JUNE):
        close(world)
        for address in addresses(world):
            browser = signed_in(whose(world, address))
            page = browser.get(address).content.decode()
            (offered,) = re.findall(r'href="(/views/new/\?of=[^"]+)"', page)
            form = browser.get(offered)
            assert form.status_code == 200, address
            asked = form.context["form"]
            sent = {name: asked[name].value() for name in ("of", "day") if name in asked.fields}
            sent |= {"name": address[:60], "sharing": "nobody"}
            assert browser.post("/views/new/", sent).status_code == 302, address
            view = SavedView.objects.get(name=address[:60])
            opened = browser.get(f"/views/{view.pk}/")
            assert (opened.status_code, opened["Location"]) == (302, view.address)
            seen.add(form.context["opened"].listing.key)
    assert seen == {one.key for one in LISTINGS}


def block_of(browser: Client) -> str:
    answer = browser.get("/views/blocks/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/filings/?state=unfiled", "/plans/{plan}/tasks/?each=yes"])
def test_a_block_counts_what_its_list_counts(address: str, world: World) -> None:
    world.accepted_filing()
    view = saved(world.reviewer, address.format(plan=world.plan.pk))
    use(world.reviewer, view)
    browser = signed_in(world.reviewer)
    count = len(rows_of_page(browser, view.address))
    page = block_of(browser)
    assert f'<span class="count">共 {count} 项</span>' in page
    assert page.count("<li>") == 3


def test_a_block_of_an_empty_list_says_so(world: World) -> None:
    use(world.reviewer, saved(world.reviewer, "/filings/?state=returned"))
    assert "目前没有符合条件的内容" in block_of(signed_in(world.reviewer))


PEOPLE: list[Callable[[World], User]] = [
    lambda world: world.reviewer,
    lambda world: world.reporter(),
    lambda world: world.person("省编办", Role.SECURITY_ADMIN),
    lambda world: world.person("省编办", Role.SYSTEM_ADMIN),
]


@pytest.mark.parametrize("person", PEOPLE)
def test_each_role_s_first_page_asks_for_blocks_where_some_are_chosen(
    person: Callable[[World], User], world: World
) -> None:
    user = person(world)
    browser = signed_in(user)
    assert "/views/blocks/" not in browser.get("/", follow=True).content.decode()
    use(user, saved(user, f"/plans/{world.plan.pk}/tasks/"))
    assert 'hx-get="/views/blocks/"' in browser.get("/", follow=True).content.decode()
    other = "/desk/" if user == world.reviewer else f"/plans/{world.plan.pk}/tasks/"
    assert "/views/blocks/" not in browser.get(other).content.decode()


def test_many_views_cost_the_list_of_them_no_more_queries(world: World) -> None:
    browser = signed_in(world.reviewer)
    saved(world.reviewer, "/filings/", "0")
    few = queries_of(browser, "/views/")
    for number in range(1, 9):
        saved(world.reviewer, "/filings/", f"{number}", Sharing.EVERYBODY)
    assert queries_of(browser, "/views/") == few <= 8


def test_a_block_costs_the_queries_of_its_list(world: World) -> None:
    use(world.reviewer, saved(world.reviewer, "/filings/"))
    browser = signed_in(world.reviewer)
    assert queries_of(browser, "/views/blocks/") <= queries_of(browser, "/filings/") + 3


def test_what_cannot_be_saved_is_told_with_the_reason(world: World) -> None:
    browser = signed_in(world.reviewer)
    address = quote("https://example.org/", safe="")
    page = browser.get(f"/views/new/?of={address}", follow=True)
    assert "该页面的筛选条件不能保存" in page.content.decode()


def test_a_view_for_which_the_first_page_has_no_room_is_not_saved_by_half(world: World) -> None:
    for number in range(service.MOST_BLOCKS):
        use(world.reviewer, saved(world.reviewer, "/filings/", f"{number}"))
    sent = {"of": "/filings/", "name": "一个太多", "sharing": "nobody", "on_first_page": "on"}
    assert signed_in(world.reviewer).post("/views/new/", sent).status_code == 422
    assert not SavedView.objects.filter(name="一个太多").exists()


def test_a_name_that_is_taken_leaves_the_form_as_it_was_filled_in(world: World) -> None:
    saved(world.reviewer, "/filings/", "未备案")
    browser = signed_in(world.reviewer)
    sent = {"of": "/progress/", "name": "未备案", "sharing": "nobody", "weekly": "on"}
    answer = browser.post("/views/new/", sent)
    assert answer.status_code == 422
    assert "您已有同名视图" in answer.content.decode()
    assert not ViewUse.objects.exists()
