"""Registering leave with a deputy, and ending it."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from departments.models import Absence, User
from departments.roles import Role
from departments.services import absences
from departments.services.absences import LeaveProblem
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import World

MAY_8 = date(2012, 5, 8)


@pytest.fixture
def deputy(world: World) -> User:
    return world.person(World.A, Role.REPORTER, number=2)


def register(
    actor: User, deputy: User, person: User | None = None, first: int = 0, days: int = 3
) -> Absence:
    return absences.register_leave(
        actor=actor,
        source="test",
        person=person or actor,
        deputy=deputy,
        starts_on=MAY_8 + timedelta(days=first),
        ends_on=MAY_8 + timedelta(days=first + days),
    )


def test_one_registers_for_oneself_and_an_approver_for_colleagues(
    world: World, deputy: User
) -> None:
    register(world.reporter(), deputy)
    register(world.approver(), deputy, world.reporter(), first=10)
    assert AuditEvent.objects.filter(action="leave.registered").count() == 2
    with pytest.raises(LeaveProblem) as problem:
        register(deputy, world.reporter(), world.reporter(), first=20)
    assert problem.value.place == "person"


@pytest.mark.parametrize(
    ("first", "days", "place"), [(-1, 3, "starts_on"), (0, -1, "ends_on"), (0, 400, "ends_on")]
)
def test_days_that_cannot_be_are_named(
    world: World, deputy: User, first: int, days: int, place: str
) -> None:
    with pytest.raises(LeaveProblem) as problem:
        register(world.reporter(), deputy, first=first, days=days)
    assert problem.value.place == place
    assert not Absence.objects.exists()


def test_two_leaves_of_a_person_do_not_overlap(world: World, deputy: User) -> None:
    register(world.reporter(), deputy)
    with pytest.raises(LeaveProblem, match="2012-05-08"):
        register(world.reporter(), deputy, first=3)
    register(world.reporter(), deputy, first=4)


def test_the_deputy_must_be_able_to_act(world: World, deputy: User) -> None:
    both = world.person(World.A, Role.REPORTER, Role.APPROVER, number=4)
    with pytest.raises(LeaveProblem, match="审核人") as problem:
        register(both, deputy)
    assert problem.value.place == "deputy"
    for other in (world.reporter(), world.reporter(World.B)):
        with pytest.raises(LeaveProblem):
            register(world.reporter(), other)
    User.objects.filter(pk=deputy.pk).update(is_active=False)
    deputy.refresh_from_db()
    with pytest.raises(LeaveProblem):
        register(world.reporter(), deputy)


def test_a_leave_that_has_begun_ends_yesterday_and_one_to_come_is_forgotten(
    world: World, deputy: User
) -> None:
    running = register(world.reporter(), deputy)
    coming = register(world.reporter(), deputy, first=10)
    with clock.pinned(MAY_8 + timedelta(days=2)):
        for absence in (running, coming):
            absences.end_leave(absence.pk, actor=world.reporter(), source="test")
        absences.end_leave(running.pk, actor=world.reporter(), source="test")
    (left,) = Absence.objects.all()
    assert (left.pk, left.ends_on) == (running.pk, MAY_8 + timedelta(days=1))
    assert AuditEvent.objects.filter(action="leave.ended").count() == 2


def test_nobody_ends_the_leave_of_another_organization(world: World, deputy: User) -> None:
    absence = register(world.reporter(), deputy)
    with pytest.raises(Http404):
        absences.end_leave(absence.pk, actor=world.approver(World.B), source="test")


def test_the_page_registers_shows_and_refuses(world: World, deputy: User) -> None:
    reporter = world.reporter()
    browser = signed_in(reporter)
    form = {
        "person": reporter.pk,
        "deputy": deputy.pk,
        "starts_on": "2012-05-08",
        "ends_on": "2012-05-10",
    }
    assert browser.post("/leave/", form).status_code == 302
    assert deputy.full_name in browser.get("/leave/").content.decode()
    assert reporter.full_name in signed_in(deputy).get("/leave/").content.decode()
    again = browser.post("/leave/", form)
    assert again.status_code == 422
    assert "已登记请假" in again.content.decode()
    foreign = browser.post("/leave/", form | {"deputy": world.reporter(World.B).pk})
    nobody = browser.post("/leave/", form | {"deputy": 987654})
    assert foreign.status_code == nobody.status_code == 422
