"""What the supporting departments hand in: who sees it, and when nobody waits for it."""

from datetime import date

import pytest

from departments.models import User
from reform_tracker import clock
from tasks.contributions import service as contributions
from tests.factories.browser import signed_in
from tests.factories.world import World

PART = "配合单位的内部情况。"


def hand_in(world: World) -> None:
    contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=None,
        text=PART,
    )


def page(user: User, url: str) -> str:
    answer = signed_in(user).get(url)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html


def test_a_prefecture_that_takes_part_sees_nothing_of_it(world: World) -> None:
    world.accepted_filing(World.X)
    hand_in(world)
    own = world.draft_report(World.X)
    for url in (f"/progress/{own.pk}/", world.edit_url()):
        html = page(world.reporter(World.X), url)
        assert PART not in html
        assert World.B not in html


def test_the_lead_sees_it_and_who_is_awaited(world: World) -> None:
    html = page(world.reporter(), world.edit_url())
    assert "7 天" in html
    hand_in(world)
    assert PART in page(world.reporter(), world.edit_url())


def test_nobody_is_awaited_once_the_lead_has_reported(world: World) -> None:
    report = world.submitted_report()
    with clock.pinned(date(2012, 12, 3)):
        html = page(world.reviewer, f"/progress/{report.pk}/")
    assert "未提交" in html
    assert "天</span>" not in html


@pytest.mark.parametrize("code", ["2012-06", "2012-12"])
def test_a_period_that_has_not_begun_offers_no_form(code: str, world: World) -> None:
    browser = signed_in(world.reporter())
    answer = browser.get(world.edit_url(code))
    assert answer.status_code == 302
    told = list(browser.get(answer["Location"]).context["messages"])
    assert "2012年" in str(told[0])
