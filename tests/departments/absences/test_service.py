"""Leave and deputies: who registers what for whom, and how it ends."""

from datetime import date, timedelta
from typing import Any

import pytest

from departments.absences import service as absences
from departments.absences.service import LeaveProblem
from departments.models import Absence, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import World

MONDAY = date(2012, 5, 14)
FRIDAY = date(2012, 5, 18)
SAME_UNIT = "本单位"


def colleague(world: World, *roles: Role) -> User:
    return world.person(World.A, *(roles or (Role.REPORTER,)), number=2)


def register(
    actor: User, person: User, deputy: User, first: date = MONDAY, last: date = FRIDAY
) -> Any:
    """What the page answers to the form."""
    return signed_in(actor).post(
        "/leave/",
        {"person": person.pk, "deputy": deputy.pk, "starts_on": first, "ends_on": last},
    )


def away(world: World, first: date = MONDAY, last: date = FRIDAY) -> Absence:
    person = world.reporter()
    register(person, person, colleague(world), first, last)
    return Absence.objects.get(user=person)


def refused(answer: Any) -> str:
    """The text of a refusal; nothing was registered."""
    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(action="leave.registered").exists()
    text: str = answer.content.decode()
    return text


def test_one_registers_leave_for_oneself(world: World) -> None:
    absence = away(world)
    assert (absence.starts_on, absence.ends_on) == (MONDAY, FRIDAY)
    assert absence.registered_by == absence.user


def test_registering_leaves_a_trail(world: World) -> None:
    absence = away(world)
    event = AuditEvent.objects.get(action="leave.registered")
    assert (event.actor_id, event.object_id) == (absence.user_id, str(absence.pk))
    assert event.data == {
        "person": absence.user_id,
        "deputy": absence.deputy_id,
        "starts_on": "2012-05-14",
        "ends_on": "2012-05-18",
    }


def test_an_approver_registers_leave_for_a_colleague(world: World) -> None:
    assert register(world.approver(), world.reporter(), colleague(world)).status_code == 302
    assert Absence.objects.get().registered_by == world.approver()


def test_a_reporter_registers_for_nobody_else(world: World) -> None:
    answer = register(colleague(world), world.reporter(), colleague(world))
    assert "只有本单位审核人" in refused(answer)


def test_an_approver_registers_for_nobody_of_another_organization(world: World) -> None:
    answer = register(world.approver(World.B), world.reporter(), colleague(world))
    assert "只有本单位审核人" in refused(answer)


def test_the_service_refuses_it_as_well(world: World) -> None:
    with pytest.raises(LeaveProblem) as caught:
        absences.register_leave(
            actor=world.approver(World.B),
            source="test",
            person=world.reporter(),
            deputy=colleague(world),
            starts_on=MONDAY,
            ends_on=FRIDAY,
        )
    assert caught.value.place == "person"


def test_a_closed_account_takes_no_leave(world: World) -> None:
    person = world.reporter()
    User.objects.filter(pk=person.pk).update(is_active=False)
    refused(register(world.approver(), person, colleague(world)))


def test_nobody_stands_in_for_himself(world: World) -> None:
    assert "本人以外" in refused(register(world.reporter(), world.reporter(), world.reporter()))


def test_the_deputy_is_of_the_same_organization(world: World) -> None:
    answer = register(world.reporter(), world.reporter(), world.reporter(World.B))
    assert SAME_UNIT in refused(answer)


def test_a_closed_account_is_no_deputy(world: World) -> None:
    deputy = colleague(world)
    User.objects.filter(pk=deputy.pk).update(is_active=False)
    assert SAME_UNIT in refused(register(world.reporter(), world.reporter(), deputy))


def test_the_text_names_the_role_the_deputy_lacks_and_who_gives_it(world: World) -> None:
    person = world.person(World.A, Role.REPORTER, Role.APPROVER)
    text = refused(register(person, person, colleague(world)))
    assert "审核人" in text
    assert "安全管理员" in text


def test_a_deputy_may_hold_more_roles(world: World) -> None:
    deputy = colleague(world, Role.REPORTER, Role.APPROVER)
    assert register(world.reporter(), world.reporter(), deputy).status_code == 302


def test_leave_does_not_begin_in_the_past(world: World) -> None:
    yesterday = clock.today() - timedelta(days=1)
    assert "今天" in refused(
        register(world.reporter(), world.reporter(), colleague(world), yesterday)
    )


def test_leave_may_begin_today(world: World) -> None:
    assert away(world, clock.today()).starts_on == clock.today()


def test_leave_does_not_end_before_it_begins(world: World) -> None:
    answer = register(world.reporter(), world.reporter(), colleague(world), FRIDAY, MONDAY)
    assert "截止日不得早于起始日" in refused(answer)


def test_leave_has_at_most_366_days(world: World) -> None:
    person, deputy = world.reporter(), colleague(world)
    assert "366" in refused(register(person, person, deputy, MONDAY, MONDAY + timedelta(days=366)))
    assert register(person, person, deputy, MONDAY, MONDAY + timedelta(days=365)).status_code == 302


@pytest.mark.parametrize(("first", "last"), [(-3, 0), (1, 2), (4, 9), (-3, 9)])
def test_two_leaves_of_one_person_do_not_overlap(first: int, last: int, world: World) -> None:
    person = away(world).user
    days = (MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    answer = register(person, person, colleague(world), *days)
    assert answer.status_code == 422
    assert "2012年5月14日" in answer.content.decode()
    assert Absence.objects.count() == 1


def test_one_leave_may_follow_the_other(world: World) -> None:
    person = away(world).user
    next_day = FRIDAY + timedelta(days=1)
    assert register(person, person, colleague(world), next_day, next_day).status_code == 302


def test_leave_that_has_begun_ends_yesterday(world: World) -> None:
    absence = away(world)
    with clock.pinned(date(2012, 5, 16)):
        signed_in(absence.user).post(f"/leave/{absence.pk}/end/")
    absence.refresh_from_db()
    assert absence.ends_on == date(2012, 5, 15)


@pytest.mark.parametrize("on", [MONDAY, MONDAY - timedelta(days=1)])
def test_leave_of_which_no_day_has_passed_is_deleted(on: date, world: World) -> None:
    absence = away(world)
    with clock.pinned(on):
        signed_in(absence.user).post(f"/leave/{absence.pk}/end/")
    assert not Absence.objects.exists()


def test_ending_leaves_a_trail_with_the_days_as_they_were(world: World) -> None:
    absence = away(world)
    signed_in(world.approver()).post(f"/leave/{absence.pk}/end/")
    event = AuditEvent.objects.get(action="leave.ended")
    assert event.actor_id == world.approver().pk
    assert (event.data["starts_on"], event.data["ends_on"]) == ("2012-05-14", "2012-05-18")
    assert event.data["deputy"] == absence.deputy_id


def test_ending_it_again_changes_nothing(world: World) -> None:
    absence = away(world)
    with clock.pinned(date(2012, 5, 16)):
        for _again in range(2):
            assert signed_in(absence.user).post(f"/leave/{absence.pk}/end/").status_code == 302
    assert AuditEvent.objects.filter(action="leave.ended").count() == 1


def test_the_deputy_does_not_end_the_leave(world: World) -> None:
    absence = away(world)
    assert signed_in(absence.deputy).post(f"/leave/{absence.pk}/end/").status_code == 404
    assert Absence.objects.exists()


def test_the_page_says_for_whom_one_stands_in(world: World) -> None:
    absence = away(world)
    text = signed_in(absence.deputy).get("/leave/").content.decode()
    assert absence.user.full_name in text
    assert "2012年5月14日" in text


def test_an_approver_sees_the_leave_of_the_organization(world: World) -> None:
    absence = away(world)
    assert absence.deputy.full_name in table(signed_in(world.approver()).get("/leave/"))
    assert table(signed_in(world.approver(World.B)).get("/leave/")) == ""


def test_a_colleague_sees_none_of_it(world: World) -> None:
    away(world)
    stranger = world.person(World.A, Role.REPORTER, number=3)
    assert table(signed_in(stranger).get("/leave/")) == ""


def test_the_account_page_shows_the_leave_and_no_button(world: World) -> None:
    absence = away(world)
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    text = signed_in(admin).get(f"/accounts/{absence.user_id}/").content.decode()
    assert absence.deputy.full_name in text
    assert f"/leave/{absence.pk}/end/" not in text


def test_the_inbox_leads_to_the_page_where_one_may_take_leave(world: World) -> None:
    assert 'href="/leave/"' in signed_in(world.reporter()).get("/inbox/").content.decode()
    leader = world.person(World.COMMISSION, Role.LEADER)
    assert 'href="/leave/"' not in signed_in(leader).get("/inbox/").content.decode()


def table(answer: Any) -> str:
    """The tables of the page, without its form, in which every colleague stands."""
    text = answer.content.decode()
    return "".join(part.partition("</table>")[0] for part in text.split("<table")[1:])
