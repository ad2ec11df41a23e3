"""Every page renders for each role that may see it, on the demo and with nothing at all."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from departments.models import Organization, User
from departments.roles import Role
from departments.services.accounts import create_account
from departments.services.registry import load_organizations
from reports.services import building
from tasks import reminders
from tasks.models import ImplementationPlan, ProgressReport, ReformPlan, Task
from tests.factories.browser import signed_in, writes_of
from tests.factories.world import World

PEOPLE = (
    "commission",
    "leader",
    "auditor",
    "security",
    "system",
    "gxw-reporter",
    "gxw-approver",
    "gxw-head",
    "fgw-reporter",
    "rst-approver",
    "jiuquan-reporter",
    "baiyin-reporter",
    "lanzhou-approver",
)
LISTS = (
    "/",
    "/dashboard/",
    "/desk/",
    "/tasks/",
    "/tasks/?light=red&q=gaige&period=2012-05",
    "/tasks/?organization=x&area=999&role=nobody&light=purple&status=1&period=1999-01&page=-3",
    "/filings/",
    "/filings/?state=unfiled&kind=prefecture",
    "/filings/?organization=99999999999999999999999&state=maybe",
    "/progress/",
    "/progress/?q=%E6%BC%94%E7%A4%BA&state=accepted&page=zzz",
    "/progress/?measure=10000000000000000000000000&updated_since=yesterday&period=%00",
    "/reports/",
    "/outbox/",
    "/outbox/digests/",
    "/outbox/?date=2012-99-99&organization=x&channel=pigeon",
    "/inbox/",
    "/inbox/?show=unread&page=99",
    "/accounts/",
    "/accounts/?role=head&q=%00&organization=-1",
    "/accounts/new/",
    "/audit/",
    "/audit/?action=progress&since=2012-02-30&until=x",
    "/password/",
)


def pages() -> Iterator[str]:
    yield from LISTS
    for filing in ImplementationPlan.objects.filter(version__gt=1):
        yield f"/filings/{filing.pk}/"
        yield f"/filings/{filing.pk}/edit/"
        yield f"/filings/{filing.pk}/choose/"
    untouched = ImplementationPlan.objects.filter(version=1)
    yield from (f"/filings/{row.pk}/{end}" for row in untouched[:2] for end in ("", "edit/"))
    for report in ProgressReport.objects.all():
        yield f"/progress/{report.pk}/"
        yield f"/measures/{report.measure_id}/progress/2012-05/?draft=last"
        yield f"/measures/{report.measure_id}/contribution/2012-05/"
    yield from (f"/tasks/{task.pk}/" for task in Task.objects.filter(key__in=("1.4", "1.6", "3.1")))
    yield from (f"/documents/{plan.pk}/" for plan in ReformPlan.objects.all())
    yield from (f"/accounts/{user.pk}/" for user in User.objects.all()[:2])


def look(browser: Client, url: str) -> tuple[int, list[str]]:
    """The status, and what the look has written beside the session."""
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    if answer.status_code == 200:
        html = answer.content.decode()
        assert "<h1" in html, url
        assert " style=" not in html, url
        assert "{{" not in html and "{%" not in html, url
    return answer.status_code, writes_of(queries)


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_every_page_of_the_demo_renders_and_writes_nothing(english: bool, demo: World) -> None:
    reminders.plan(demo.plan.filing_due_on)
    building.request_report(demo.period, actor=None, source="test")
    people = PEOPLE[:6] if english else PEOPLE
    seen: dict[str, set[int]] = {}
    written = []
    for name in people:
        browser = signed_in(User.objects.get(username=name))
        if english:
            browser.cookies["django_language"] = "en"
        browser.get("/inbox/")
        for url in pages():
            status, writes = look(browser, url)
            seen.setdefault(url, set()).add(status)
            written += [(name, url, sql) for sql in writes]
    assert written == []
    assert {url: codes for url, codes in seen.items() if codes - {200, 302, 403, 404}} == {}
    never = {url for url, codes in seen.items() if 200 not in codes}
    assert {url for url in never if "edit" not in url and "choose" not in url} <= {"/"} | {
        url for url in never if "/progress/2012-05/" in url or "/contribution/" in url
    }


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
    for url in LISTS:
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
