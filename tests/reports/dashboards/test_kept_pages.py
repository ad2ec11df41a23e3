"""Pages that are kept show what was recorded a moment ago, whoever recorded it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client

from departments.absences.service import register_leave
from departments.accounts import service as accounts
from departments.roles import Role
from reform_tracker import clock
from reports.jobs import keep_days
from tasks.contributions import service as contributions
from tasks.models import Assignment
from tasks.reminding.calendar.service import set_day
from tests.factories.browser import same_bytes, signed_in
from tests.factories.world import World
from tests.reports.figures.test_as_of import correct

ON = date(2012, 6, 1)

pytestmark = pytest.mark.usefixtures("pages_are_kept")


def shown(browser: Client, url: str) -> str:
    """The page without its frame and the tokens of its forms; and without the time at which a
    meeting screen was fetched."""
    answer = browser.get(url)
    assert answer.status_code == 200
    main = same_bytes(answer.content).decode().split("<main", 1)[1].split("</main>", 1)[0]
    return main.split('<p class="screen-at">', 1)[0]


def hand_in_a_part(world: World) -> None:
    part = Assignment.objects.filter(measure__task__area__plan=world.plan, role="support")[0]
    supporter = part.organization.short_name
    contributions.hand_in(
        part.measure_id,
        world.period.pk,
        actor=world.reporter(supporter),
        source="test",
        version=None,
        text="已办。",
    )


def leave(world: World) -> None:
    register_leave(
        actor=world.approver(),
        source="test",
        person=world.reporter(),
        deputy=world.person(World.A, Role.REPORTER, number=9),
        starts_on=clock.today(),
        ends_on=clock.today(),
    )


def a_free_day(world: World) -> None:
    set_day(
        date(2012, 6, 4),
        actor=world.person(World.C, Role.SYSTEM_ADMIN),
        source="test",
        is_workday=False,
        note="放假",
    )


def lose_an_account(world: World) -> None:
    accounts.set_roles(
        world.reporter().pk,
        actor=world.person(World.C, Role.SECURITY_ADMIN),
        source="test",
        roles=[],
    )


ACTS: dict[str, Callable[[World], object]] = {
    "a plan is filed": World.submitted_filing,
    "a plan is accepted": lambda w: w.accepted_filing(World.B),
    "a report is signed": World.submitted_report,
    "a report is accepted": World.accepted_report,
    "a report is returned": lambda w: w.send_back(w.submitted_report()),
    "a prefecture reports": lambda w: w.accepted_report(World.X),
    "another leads": lambda w: correct(w, lead=World.C),
    "a task has another title": lambda w: correct(w, lead=World.A, title="另一个题目"),
    "a part is handed in": hand_in_a_part,
    "somebody is on leave": leave,
    "a day is free": a_free_day,
    "an account loses its roles": lose_an_account,
    "a day is kept": lambda w: keep_days(),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_that_was_recorded_is_missed(act: str, world: World) -> None:
    browser = signed_in(world.reviewer)
    world.accepted_filing(World.X)
    world.reporter()
    plan = f"/plans/{world.plan.pk}/"
    pages = [plan, f"{plan}screen/", f"{plan}tasks/", f"/tasks/{world.measure.task_id}/"]
    with clock.pinned(ON):
        for page in pages * 2:  # the first look has no token for its forms yet
            shown(browser, page)
        ACTS[act](world)
        now = [shown(browser, page) for page in pages]
        caches["kept"].clear()
        assert [shown(browser, page) for page in pages] == now


def test_who_reaches_the_same_organizations_shares_what_is_kept(world: World) -> None:
    first, second = (signed_in(world.person(World.C, Role.COMMISSION, number=n)) for n in (5, 6))
    of_x = signed_in(world.placed(Role.COMMISSION, World.C))
    page = f"/plans/{world.plan.pk}/"
    with clock.pinned(ON):
        whole = shown(first, page)
        assert shown(second, page) == whole
        assert 'class="first"' in whole
        assert 'class="first"' not in shown(of_x, page)
        assert shown(first, page) == whole
