"""What the lists say while no plan is published."""

import pytest

from departments.accounts.service import create_account
from departments.models import Organization
from departments.organizations.registry import load_organizations
from departments.roles import Role
from tests.factories.browser import signed_in

SENTENCE = "No plan is published yet"


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.LEADER, Role.REPORTER, Role.APPROVER])
def test_without_a_plan_each_list_says_so(role: Role, db: None) -> None:
    load_organizations(actor=None, source="test")
    person = create_account(
        actor=None,
        source="test",
        username="first",
        full_name="第一人",
        organization=Organization.objects.all()[0],
        roles=[role],
        password=None,
    )
    browser = signed_in(person)
    browser.cookies["django_language"] = "en"
    urls = ["/dashboard/", "/tasks/", "/plans/", "/desk/", "/filings/", "/progress/"]
    if role in (Role.COMMISSION, Role.LEADER):
        urls.append("/reports/")
    for url in urls:
        answer = browser.get(url)
        text = answer.content.decode()
        assert (answer.status_code, SENTENCE in text) == (200, True), url
        assert ("import_document" in text) is (role is Role.COMMISSION), url
