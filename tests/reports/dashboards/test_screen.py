"""The meeting screen: who may open it, and what it shows."""

import re
from datetime import date

import pytest

from departments.roles import Role
from reform_tracker import clock
from reports.figures.kept import keep_days
from tests.factories.browser import signed_in
from tests.factories.world import World


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.LEADER, Role.AUDITOR])
def test_it_shows_what_the_first_screen_shows(role: Role, world: World) -> None:
    browser = signed_in(world.person(World.COMMISSION, role, number=2))
    with clock.pinned(date(2012, 6, 20)):
        keep_days(5)
        front = browser.get(f"/plans/{world.plan.pk}/").context
        screen = browser.get(f"/plans/{world.plan.pk}/screen/")
    assert screen.context["first"] == front["first"]
    assert screen.context["below"].months == front["below"].months
    text = screen.content.decode()
    assert text.count('class="slide"') == 5
    assert "数据时间：2012年6月20日" in text


def test_nobody_is_named_with_a_telephone_on_a_wall(world: World) -> None:
    browser = signed_in(world.reviewer)
    with clock.pinned(date(2012, 6, 20)):
        screen = browser.get(f"/plans/{world.plan.pk}/screen/").content.decode()
    assert 'class="calls"' not in screen
    assert re.search(r"0931-\d+", screen) is None


def test_whoever_reads_a_part_of_the_province_has_no_screen(world: World) -> None:
    place = world.placed(Role.COMMISSION, World.C)
    assert signed_in(place).get(f"/plans/{world.plan.pk}/screen/").status_code == 403


def test_a_plan_without_periods_says_so(world: World) -> None:
    world.plan.periods.all().delete()
    page = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/screen/").content.decode()
    assert "暂无报送周期" in page
