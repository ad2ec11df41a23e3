"""Who can be told nothing: counted once, and the same wherever it stands."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from departments.accounts import moving
from departments.models import Absence
from departments.roles import Role
from reform_tracker import clock
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around
from tasks.duties.untold import nobody_can_be_told, told_of
from tests.factories.browser import signed_in
from tests.factories.world import World

TODAY = date(2012, 5, 8)


def silent() -> set[str]:
    return {
        duty.organization for duty in nobody_can_be_told(Question(TODAY, calendar_around(TODAY)))
    }


def reasons() -> dict[str, str]:
    return {one.name: one.reason.value for one in told_of(TODAY).untold}


def on_leave(world: World, person: int, deputy: int) -> None:
    Absence.objects.create(
        user_id=person, deputy_id=deputy, starts_on=TODAY, ends_on=TODAY,
        registered_by=world.reviewer,
    )  # fmt: skip


def test_an_organization_is_silent_until_somebody_acts_for_it_and_once_nobody_does(
    world: World,
) -> None:
    assert World.A in silent()
    person = world.reporter()
    assert World.A not in silent()
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    moving.leave(person.pk, colleague_id=None, actor=admin, source="test")
    assert World.A in silent()
    assert reasons()[World.A] == "closed"
    world.person(World.A, Role.HEAD)  # is told at last, and can do nothing
    assert World.A in silent()
    assert reasons()[World.B] == "no_account"


def test_an_organization_whose_people_are_all_on_leave_is_silent(world: World) -> None:
    person, head = world.reporter(), world.person(World.A, Role.HEAD)
    on_leave(world, person.pk, head.pk)  # who cannot act for a reporter
    assert reasons()[World.A] == "on_leave"
    world.approver()
    assert World.A not in reasons()


def test_a_deputy_who_acts_is_told(world: World) -> None:
    person, colleague = world.reporter(), world.person(World.A, Role.REPORTER, number=2)
    on_leave(world, person.pk, colleague.pk)
    assert World.A not in reasons()


def test_a_first_password_that_expired_unused_reaches_nobody(world: World) -> None:
    person = world.reporter()
    person.must_change_password, person.password_until = True, clock.real_now()
    person.save()
    assert reasons()[World.A] == "never_used"


@pytest.mark.usefixtures("world")
def test_the_command_counts_them_by_organization() -> None:
    out = StringIO()
    call_command("untold_duties", stdout=out)
    lines = out.getvalue().splitlines()
    counts = [int(line.rsplit(": ", 1)[1]) for line in lines[:-1]]
    assert lines[-1] == f"{sum(counts)} duties on 2012-05-08"
    assert counts == sorted(counts, reverse=True)


def test_dashboard_receipts_health_and_planner_tell_the_same(world: World) -> None:
    world.reporter(), world.approver(World.B)
    pages = {
        f"/plans/{world.plan.pk}/": world.reviewer,
        "/reminders/": world.reviewer,
        "/health/": world.person(World.C, Role.SYSTEM_ADMIN),
        "/accounts/list/": world.person(World.C, Role.SECURITY_ADMIN),
    }
    told = told_of(TODAY)
    assert told.organizations > len(told.untold) > 50
    for url, reader in pages.items():
        answer = signed_in(reader).get(url)
        assert answer.context["told"] == told, url
        text = answer.content.decode()
        assert f"{told.organizations} 家单位中有 {len(told.untold)} 家" in text, url
        assert all(name in text for name in told.names), url
    out = StringIO()
    call_command("plan_reminders", "--dry-run", stdout=out)
    printed = json.loads(out.getvalue())
    assert printed["organizations"] == told.organizations
    assert tuple(printed["untold"]) == told.names


def test_of_several_plans_each_counts_its_own(world: World) -> None:
    assert told_of(TODAY, plan=world.plan.pk) == told_of(TODAY)
    world.plan.closed_on, world.plan.closed_by = TODAY, world.reviewer
    world.plan.closing_reason = "并入明年。"
    world.plan.save()
    assert told_of(TODAY).organizations == 0
