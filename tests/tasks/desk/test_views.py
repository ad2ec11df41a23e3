"""A desk says what its owner owes, and never that all is done when it is not."""

from datetime import date

from departments.roles import Role
from reform_tracker import clock
from tests.factories.browser import signed_in
from tests.factories.world import World

LATE = date(2012, 6, 20)
ALL_DONE = "均已"


def test_a_leader_reads_what_others_are_late_with(world: World) -> None:
    browser = signed_in(world.person(World.C, Role.LEADER))
    with clock.pinned(LATE):
        answer = browser.get("/desk/")
    overdue = answer.context["overdue"]
    assert overdue.organizations >= 34
    assert overdue.duties > overdue.organizations
    text = answer.content.decode()
    assert f"{overdue.organizations} 家单位的 {overdue.duties} 项" in text
    assert ALL_DONE not in text


def test_an_office_that_reads_nothing_is_told_of_nobody(world: World) -> None:
    browser = signed_in(world.person(World.C, Role.SYSTEM_ADMIN))
    with clock.pinned(LATE):
        answer = browser.get("/desk/")
    assert answer.context["overdue"] is None
    assert ALL_DONE not in answer.content.decode()
