"""Duties of organizations for which nobody who can sign in acts."""

from io import StringIO

import pytest
from django.core.management import call_command

from departments.accounts import moving
from departments.roles import Role
from reform_tracker import clock
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around
from tasks.duties.untold import nobody_can_be_told
from tests.factories.browser import signed_in
from tests.factories.world import World


def silent() -> set[str]:
    today = clock.today()
    return {
        duty.organization for duty in nobody_can_be_told(Question(today, calendar_around(today)))
    }


def test_an_organization_is_silent_until_somebody_acts_for_it_and_once_nobody_does(
    world: World,
) -> None:
    assert World.A in silent()
    person = world.reporter()
    assert World.A not in silent()
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    moving.leave(person.pk, colleague_id=None, actor=admin, source="test")
    assert World.A in silent()
    world.person(World.A, Role.HEAD)  # is told at last, and can do nothing
    assert World.A in silent()


@pytest.mark.usefixtures("world")
def test_the_command_counts_them_by_organization() -> None:
    out = StringIO()
    call_command("untold_duties", stdout=out)
    lines = out.getvalue().splitlines()
    counts = [int(line.rsplit(": ", 1)[1]) for line in lines[:-1]]
    assert lines[-1] == f"{sum(counts)} duties on 2012-05-08"
    assert counts == sorted(counts, reverse=True)


def test_the_health_page_counts_the_organizations(world: World) -> None:
    world.reporter()
    browser = signed_in(world.person(World.C, Role.SYSTEM_ADMIN))
    page = browser.get("/health/")
    count = moving.without_able_account(clock.today()).count()
    assert page.context["silent"] == count
    assert f"{count}" in page.content.decode()
