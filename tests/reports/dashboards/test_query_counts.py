"""How many queries each page costs: pinned, and the same when the data doubles."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.absences.service import register_leave
from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from tasks.models import AgendaItem, Measure, Result
from tasks.reminding import agenda, planner, rules
from tests.factories.browser import signed_in
from tests.factories.coordination import raised_item
from tests.factories.directives import issued_directive, leaders_remark
from tests.factories.inspections import inspected
from tests.factories.results import recommended_result
from tests.factories.world import World


def queries_of(browser: Client, url: str) -> int:
    """The second look: the first one writes the session's marks. On a slow machine a later one
    does too, since they are written anew after a minute: that look is not counted."""
    browser.get(url)
    while True:
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(url)
        assert answer.status_code == 200, url
        marked = 'UPDATE "departments_accountsession"'
        if not any(one["sql"].startswith(marked) for one in captured):
            return len(captured)


def fill(world: World, keys: tuple[str, ...], organizations: tuple[str, ...]) -> None:
    """Filings accepted, reports made, messages planned."""
    for organization in organizations:
        world.accepted_filing(organization)
    for key in keys:
        world.measure = Measure.objects.get(task__area__plan=world.plan, key=key)
        lead = world.measure.assignments.get(role="lead").organization.short_name
        world.accepted_report(lead, coordination="请协调。")
    world.measure = Measure.objects.get(task__area__plan=world.plan, key=World.KEY)
    for organization in organizations:
        recommended_result(world, organization, title=f"{organization}的办法")
    for organization in organizations:
        if world.organization(organization).is_prefecture:
            world.accepted_report(organization)
        issued_directive(world, organization)
        inspected(world, findings=f"{organization}发现的问题。")
        raised_item(world, organization)
        leaders_remark(world, f"请{organization}抓紧。")
    planner.plan(clock.today())


PAST = "as_of=2012-05-09&against=2012-05-08"
PAGES: dict[str, tuple[int, Callable[[World], str]]] = {
    "dashboard": (32, lambda w: f"/plans/{w.plan.pk}/"),
    "organization": (34, lambda w: f"/plans/{w.plan.pk}/organizations/{w.organization(w.A).pk}/"),
    "organizations": (12, lambda w: f"/plans/{w.plan.pk}/organizations/"),
    "area": (22, lambda w: f"/plans/{w.plan.pk}/areas/6/"),
    "changes": (37, lambda w: f"/plans/{w.plan.pk}/changes/?since=2012-04-30"),
    "dashboard of a past day": (67, lambda w: f"/plans/{w.plan.pk}/?{PAST}"),
    "area of a past day": (56, lambda w: f"/plans/{w.plan.pk}/areas/6/?{PAST}"),
    "ledger of a past day": (57, lambda w: f"/plans/{w.plan.pk}/tasks/?{PAST}"),
    "task of a past day": (62, lambda w: f"/tasks/{w.measure.task_id}/?{PAST}"),
    "ledger": (17, lambda w: f"/plans/{w.plan.pk}/tasks/"),
    "filtered ledger": (16, lambda w: f"/plans/{w.plan.pk}/tasks/?status=in_progress&q=金融"),
    "task": (39, lambda w: f"/tasks/{w.measure.task_id}/"),
    "document": (7, lambda w: f"/plans/{w.plan.pk}/document/"),
    "desk": (40, lambda w: "/desk/"),
    "filings": (11, lambda w: "/filings/"),
    "progress": (13, lambda w: "/progress/"),
    "coordination": (11, lambda w: "/coordination/"),
    "inspections": (11, lambda w: "/inspections/"),
    "directives": (11, lambda w: "/directives/"),
    "notices": (11, lambda w: "/notices/"),
    "remarks": (9, lambda w: "/remarks/"),
    "results": (11, lambda w: "/results/"),
    "result": (15, lambda w: Result.objects.earliest("pk").page()),
    "outbox": (9, lambda w: "/outbox/"),
    "inbox": (7, lambda w: "/inbox/"),
    "audit": (6, lambda w: "/audit/"),
    "assessment": (37, lambda w: f"/plans/{w.plan.pk}/assessment/"),
    "reports": (9, lambda w: f"/plans/{w.plan.pk}/reports/"),
    "periods": (9, lambda w: f"/plans/{w.plan.pk}/periods/"),
}  # fmt: skip
READERS: dict[str, Callable[[World], User]] = {
    "commission": lambda w: w.reviewer,
    "reporter": lambda w: w.reporter(),
    "commission of X": lambda w: w.placed(Role.COMMISSION, World.C),
}
CLOSED = {
    ("dashboard of a past day", "reporter"),
    ("dashboard", "reporter"),  # leads to the page of his organization
    ("outbox", "reporter"),
    ("periods", "reporter"),
    ("periods", "commission of X"),
    ("reports", "reporter"),
    ("reports", "commission of X"),
    ("organization", "commission of X"),
    ("organizations", "reporter"),
}
TREE = {"commission of X": 1}  # what lies under the place is asked for once a request


@pytest.mark.once
@pytest.mark.parametrize("who", READERS)
def test_the_queries_do_not_grow_with_the_data(who: str, world: World) -> None:
    reader = READERS[who](world)
    browser = signed_in(reader)
    pages = [name for name in PAGES if (name, who) not in CLOSED]
    with clock.pinned(date(2012, 5, 16)):
        fill(world, ("6.3", "6.4"), (World.X,))
        few = {name: queries_of(browser, PAGES[name][1](world)) for name in pages}
    with clock.pinned(date(2012, 5, 16)):
        fill(world, ("1.1", "2.3", "5.1", "8.1"), (World.Y, World.A, "兰州市"))
        many = {name: queries_of(browser, PAGES[name][1](world)) for name in pages}
    assert many == few
    more = TREE.get(who, 0)
    assert {name: count for name, count in many.items() if count > PAGES[name][0] + more} == {}


@pytest.mark.usefixtures("pages_are_kept")
@pytest.mark.parametrize(
    ("page", "most"),
    [("", 10), ("screen/", 10), ("tasks/", 3), ("areas/6/", 3), ("analyses/matrix/", 3)],
)
def test_a_page_that_is_kept(page: str, most: int, world: World) -> None:
    browser = signed_in(world.reviewer)
    url = f"/plans/{world.plan.pk}/{page}"
    browser.get(url)
    browser.get(url)
    assert queries_of(browser, url) <= most


def test_accounts_and_one_account(world: World) -> None:
    browser = signed_in(world.person(World.C, Role.SECURITY_ADMIN))
    world.reporter()
    few = queries_of(browser, "/accounts/")
    for organization in (World.A, World.B, World.X, World.Y):
        world.person(organization, Role.REPORTER, Role.APPROVER, number=3)
    assert queries_of(browser, "/accounts/") == few <= 12


def test_a_filing_and_its_form(world: World) -> None:
    filing = world.draft_filing("省发展改革委")
    small = world.draft_filing()
    browser, other = (
        signed_in(world.reporter(organization)) for organization in ("省发展改革委", World.A)
    )
    assert filing.commitments.count() == 4 * small.commitments.count()
    for path, most in (("", 22), ("edit/", 18)):
        large = queries_of(browser, f"/filings/{filing.pk}/{path}")
        assert large == queries_of(other, f"/filings/{small.pk}/{path}") <= most


def test_the_rules_with_their_changes(world: World) -> None:
    admin = world.person(World.C, Role.SYSTEM_ADMIN)
    browser = signed_in(admin)
    change_rules(admin, -4)
    few = queries_of(browser, "/reminders/rules/")
    change_rules(admin, -12, -13, -14)
    assert queries_of(browser, "/reminders/rules/") == few <= 8


def change_rules(admin: User, *offsets: int) -> None:
    for offset in offsets:
        content = rules.RuleInput(kind="filing", offset=offset, audience="reporter")
        rules.save_rule(None, actor=admin, source="test", content=content)


@pytest.mark.parametrize("tab", ["", "?show=past"])
def test_the_list_for_the_meeting(tab: str, world: World) -> None:
    browser = signed_in(world.reviewer)
    with clock.pinned(date(2012, 5, 30)):
        list_for_meeting(world, World.A, World.X)
        few = queries_of(browser, f"/reminders/meeting/{tab}")
        list_for_meeting(world, World.B, World.C, World.Y)
        assert queries_of(browser, f"/reminders/meeting/{tab}") == few <= 11


def list_for_meeting(world: World, *organizations: str) -> None:
    """For each organization one open item and one that was dealt with."""
    for organization in organizations:
        for kind in ("filing", "report"):
            item = AgendaItem.objects.create(
                duty_key=f"{kind}:{world.filing(organization).pk}",
                kind=kind,
                organization=organization,
                title="报送实施方案",
                link="/",
                due_on=world.plan.filing_due_on,
                listed_on=clock.today(),
            )
        agenda.deal_with(item.pk, actor=world.reviewer, source="test", decision="限期报送。")


def test_the_leaves_of_an_organization(world: World) -> None:
    browser, deputy = signed_in(world.approver()), world.person(World.A, Role.REPORTER, number=9)
    take_leave(world, deputy, 1)
    few = queries_of(browser, "/leave/")
    take_leave(world, deputy, 2, 3, 4)
    assert queries_of(browser, "/leave/") == few <= 14


def take_leave(world: World, deputy: User, *numbers: int) -> None:
    for number in numbers:
        person = world.person(World.A, Role.REPORTER, number=number)
        register_leave(
            actor=world.approver(),
            source="test",
            person=person,
            deputy=deputy,
            starts_on=clock.today(),
            ends_on=clock.today(),
        )
