"""Every page renders for each role that may see it, on the demo and with nothing at all."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from departments.accounts.service import create_account
from departments.models import Organization, User
from departments.organizations.registry import load_organizations
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.context import DEMO_LAST
from reform_tracker.models import BusinessClock
from reports.provincial import building
from tasks.models import ImplementationPlan, ProgressReport, ReformPlan, Task
from tasks.reminding import planner
from tests.factories.browser import signed_in, writes_of
from tests.factories.world import World

pytestmark = pytest.mark.pages

# What everybody asks for; the second list holds what only a hostile hand would write.
LISTS = (
    "/",
    "/plans/",
    "/desk/",
    "/filings/",
    "/progress/",
    "/outbox/",
    "/outbox/digests/",
    "/inbox/",
    "/views/",
    "/views/new/?of=%2Faudit%2F%3Faction%3Dprogress.sign",
    "/accounts/",
    "/accounts/new/",
    "/audit/",
    "/password/",
    "/reminders/",
    "/reminders/filing/2012-05-15/",
    "/reminders/preview/",
    "/reminders/rules/",
    "/reminders/rules/new/",
    "/reminders/meeting/",
    "/reminders/meeting/?show=past",
    "/leave/",
    "/health/",
    "/api-clients/",
    "/calendar/",
    "/calendar/import/",
    "/calendar/2012-05-25/",
    "/inbox/channels/",
    "/inbox/channels/webhook/",
)
FILTERED = (
    "/filings/?state=unfiled&kind=prefecture",
    "/filings/?organization=99999999999999999999999&state=maybe",
    "/progress/?q=%E6%BC%94%E7%A4%BA&state=accepted&page=zzz",
    "/progress/?measure=10000000000000000000000000&updated_since=yesterday&period=%00",
    "/outbox/?date=2012-99-99&organization=x&channel=pigeon",
    "/inbox/?show=unread&page=99",
    "/reminders/?page=zzz",
    "/reminders/filing/2012-05-15/?only=x&page=-1",
    "/reminders/preview/?on=%00&page=9",
    "/reminders/meeting/?show=%00&page=x",
    "/calendar/?year=99999999999999999999",
    "/accounts/?role=head&q=%00&organization=-1",
    "/audit/?action=progress&since=2012-02-30&until=x",
)


PLAN = (
    "",
    "tasks/",
    "tasks/?light=red&q=gaige&period=2012-05",
    "tasks/?organization=x&area=999&role=nobody&light=purple&status=1&period=1999-01&page=-3",
    "document/",
    "reports/",
)


def filings(*organizations: str) -> Iterator[str]:
    for filing in ImplementationPlan.objects.filter(organization__short_name__in=organizations):
        yield from (f"/filings/{filing.pk}/{end}" for end in ("", "edit/", "choose/"))


def reports() -> Iterator[str]:
    for report in ProgressReport.objects.all():
        yield f"/progress/{report.pk}/"
        yield f"/measures/{report.measure_id}/progress/2012-05/?draft=last"
        yield f"/measures/{report.measure_id}/contribution/2012-05/"


def pages(name: str) -> list[str]:
    """What this person of the demo looks at."""
    tasks = Task.objects.filter(key__in=("1.4", "3.1"))
    texts = [f"/tasks/{task.pk}/" for task in tasks]
    plans = [f"/plans/{plan.pk}/{end}" for plan in ReformPlan.objects.all() for end in PLAN]
    more = {
        "commission": [*FILTERED, *filings("省发展改革委", "省水利厅", "兰州市"), *reports()],
        "security": [f"/accounts/{User.objects.all()[0].pk}/", *FILTERED[-2:]],
        "gxw-reporter": [*filings("省工信委", "省财政厅"), *reports()],
        "fgw-reporter": [*filings("省发展改革委"), *reports()],
        "rst-reporter": list(reports()),
        "jiuquan-reporter": list(filings("酒泉市")),
        "baiyin-reporter": list(filings("白银市")),
        "lanzhou-approver": list(filings("兰州市")),
    }
    return [*LISTS, *texts, *plans, *more.get(name, [])]


def look(browser: Client, url: str) -> tuple[int, list[str]]:
    """The status, and what the look has written beside the session."""
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    if answer.status_code == 200:
        html = answer.content.decode()
        assert "<h1" in html, url
        assert " style=" not in html, url
        assert "{{" not in html, url
        assert "{%" not in html, url
    return answer.status_code, writes_of(queries)


PEOPLE = (
    "commission",
    "leader",
    "auditor",
    "security",
    "system",
    "gxw-reporter",
    "rst-reporter",
    "fgw-reporter",
    "jiuquan-reporter",
    "baiyin-reporter",
    "lanzhou-approver",
)


def test_every_page_of_the_demo_renders_and_writes_nothing(demo: World) -> None:
    planner.plan(demo.plan.filing_due_on)
    building.request_report(demo.period, actor=None, source="test")
    rendered, wrong = set(), []
    for name in PEOPLE:
        browser = signed_in(User.objects.get(username=name))
        if name in ("leader", "fgw-reporter"):
            browser.cookies["django_language"] = "en"
        browser.get("/inbox/")
        for url in pages(name):
            status, writes = look(browser, url)
            rendered |= {url} if status == 200 else set()
            if writes or status not in (200, 302, 403, 404):
                wrong.append((name, url, status, writes))
    assert wrong == []
    # Each list is somebody's, and of each kind of page one was really drawn.
    assert {*LISTS, *FILTERED} - rendered == {"/"}
    for end in (*PLAN[1:], "/edit/", "/choose/", "?draft=last", "/contribution/2012-05/"):
        assert any(url.endswith(end) for url in rendered), end


ROLES = [
    Role.COMMISSION,
    Role.LEADER,
    Role.AUDITOR,
    Role.SECURITY_ADMIN,
    Role.SYSTEM_ADMIN,
    Role.REPORTER,
    Role.APPROVER,
    Role.HEAD,
]


@pytest.mark.parametrize("role", ROLES)
def test_with_no_plan_at_all_every_page_says_something(role: Role, db: None) -> None:
    """The first minutes of a new system."""
    load_organizations(actor=None, source="test")
    person = create_account(
        actor=None,
        source="test",
        username="erste",
        full_name="第一人",
        organization=Organization.objects.all()[0],
        roles=[role],
        password=None,
    )
    browser = signed_in(person)
    home = browser.get("/")
    assert home.status_code == 302
    answer = browser.get(home["Location"])
    assert answer.status_code == 200, home["Location"]
    for url in (*LISTS, *FILTERED):
        status, writes = look(browser, url)
        assert status in (200, 302, 403), url
        assert writes == [], url


def test_the_sign_in_page_shows_demo_accounts_in_a_demo_only(
    demo: World, settings: Settings
) -> None:
    assert b"gxw-reporter" in Client().get("/sign-in/").content
    assert b"demo/advance" in signed_in(User.objects.get(username="leader")).get("/desk/").content
    settings.DEMO = False
    assert b"gxw-reporter" not in Client().get("/sign-in/").content
    page = signed_in(User.objects.get(username="leader")).get("/desk/")
    assert b"demo/advance" not in page.content


def test_the_demo_goes_on_beyond_the_end_of_its_year(demo: World) -> None:
    """What is due at the end of December is late in January, not out of sight."""
    clock.move_to(demo.plan.filing_due_on)
    browser = signed_in(User.objects.get(username="gxw-reporter"))
    last = {"2012-12-31", "2013-01-04", str(DEMO_LAST)}
    for day in sorted(last):
        browser.post("/demo/advance/", {"to": day})
        assert str(BusinessClock.objects.get().today) == day
    assert date(2013, 1, 31) < DEMO_LAST
    with clock.pinned(DEMO_LAST):
        december = browser.get("/desk/?kind=report&due_on=2012-12-25").context["groups"]
        assert {row.duty.period for group in december for row in group.rows} == {"2012-12"}
        assert all(row.late for group in december for row in group.rows)
        assert browser.get(f"/plans/{demo.plan.pk}/").status_code == 200


def test_each_role_has_its_first_page(demo: World) -> None:
    first = {
        name: signed_in(User.objects.get(username=name)).get("/")["Location"]
        for name in ("commission", "leader", "auditor", "security", "system", "gxw-reporter")
    }
    assert first == {
        "commission": "/dashboard/",
        "leader": "/dashboard/",
        "auditor": "/dashboard/",
        "security": "/accounts/",
        "system": "/outbox/",
        "gxw-reporter": "/desk/",
    }
