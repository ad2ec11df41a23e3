"""The buttons that urge: on the list of open duties, on the first screen, on a task's page and an
organization's; and how everybody sees what was urged."""

from datetime import date

import pytest
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from tasks.models import Urge
from tasks.urging.models import LONGEST_WORDS
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.urging.people import key_of, late_milestone, urge

pytestmark = pytest.mark.once

SATURDAY = date(2012, 5, 12)


@pytest.fixture
def commission(world: World) -> Client:
    return signed_in(world.reviewer)


def address(world: World) -> str:
    return f"/plans/{world.plan.pk}/urge/"


def duties(world: World) -> str:
    return f"/plans/{world.plan.pk}/duties/"


def test_one_click_in_the_list_urges_and_leads_back(world: World, commission: Client) -> None:
    milestone, listed = late_milestone(world), f"{duties(world)}?kind=milestone"
    page = commission.get(listed).content.decode()
    assert f'name="one" value="{key_of(milestone)}"' in page
    answer = commission.post(
        address(world), {"one": key_of(milestone), "next": listed}, follow=True
    )
    assert answer.redirect_chain == [(listed, 302)]
    page = answer.content.decode()
    assert str(Urge.objects.of_duties([key_of(milestone)])[key_of(milestone)]) in page
    assert f'value="{key_of(milestone)}"' not in page  # neither ticked nor urged again today


def test_a_second_click_says_by_whom(world: World, commission: Client) -> None:
    milestone = late_milestone(world)
    urge(world, milestone, actor=world.person(World.COMMISSION, Role.COMMISSION, number=2))
    answer = commission.post(address(world), {"one": key_of(milestone)}, follow=True)
    assert "已由省发展改革委发改委审核员2催办" in answer.content.decode()
    assert Urge.objects.count() == 1


def test_several_are_looked_at_before_they_are_urged(world: World, commission: Client) -> None:
    things = [late_milestone(world, name) for name in (World.A, World.X, World.Y)]
    keys = [key_of(one) for one in things]
    look = commission.post(address(world), {"duty": keys[:2], "then": "look"})
    assert look.context["offered"].units == 2
    assert not Urge.objects.exists()
    sent = {"duty": keys[:2], "then": "send", "words": "请抓紧。"}
    page = commission.post(address(world), sent, follow=True).content.decode()
    assert "已催办2个单位的2项逾期事项" in page
    assert set(Urge.objects.values_list("duty_key", "words")) == {
        (key, "请抓紧。") for key in keys[:2]
    }


def test_all_of_a_filter_is_what_the_list_shows(world: World, commission: Client) -> None:
    here, elsewhere = late_milestone(world), late_milestone(world, World.X)
    query = f"?kind=milestone&organization={world.organization(World.A).pk}"
    offered = commission.get(f"{address(world)}{query}").context["offered"]
    assert key_of(here) in offered.keys
    assert key_of(elsewhere) not in offered.keys
    assert {row.duty.debtor for row in offered.rows} == {World.A}


def test_what_was_urged_today_is_named_and_not_offered(world: World, commission: Client) -> None:
    milestone = late_milestone(world)
    urge(world, milestone)
    offered = commission.get(address(world)).context["offered"]
    assert [row.is_offered for row in offered.rows if row.duty.key == key_of(milestone)] == [False]


def test_nothing_ticked_and_what_is_not_late_any_more(world: World, commission: Client) -> None:
    late_milestone(world)
    answer = commission.post(address(world), {"then": "look"}, follow=True)
    assert answer.redirect_chain
    for sent in ({"one": "milestone:987654321"}, {"then": "send", "duty": "x"}, {"then": "send"}):
        assert commission.post(address(world), sent).status_code == 422, sent
    assert not Urge.objects.exists()


def test_words_that_are_too_long_stay_on_the_page(world: World, commission: Client) -> None:
    milestone, words = late_milestone(world), "催" * (LONGEST_WORDS + 1)
    sent = {"duty": key_of(milestone), "then": "send", "words": words}
    answer = commission.post(address(world), sent)
    assert (answer.status_code, Urge.objects.exists()) == (422, False)
    assert words in answer.content.decode()


def test_a_day_off_is_said(world: World, commission: Client) -> None:
    late_milestone(world)
    assert commission.get(address(world)).context["day"] is None
    with clock.pinned(SATURDAY):
        assert commission.get(address(world)).context["day"] == date(2012, 5, 14)


def test_the_first_screen_leads_to_what_a_unit_is_late_with(
    world: World, commission: Client
) -> None:
    milestone = late_milestone(world)
    unit = world.organization(World.A).pk
    leader = signed_in(world.person("省编办", Role.LEADER))
    page = f"/plans/{world.plan.pk}/"
    link = f"{address(world)}?organization={unit}"
    assert link in commission.get(page).content.decode()
    urge(world, milestone)
    for browser, may in ((commission, True), (leader, False)):
        shown = browser.get(page).content.decode()
        assert "催办1次" in shown
        assert (link in shown) is may


@pytest.mark.parametrize("place", ["organization", "task"])
def test_a_page_has_a_button_beside_each_late_thing(
    place: str, world: World, commission: Client
) -> None:
    milestone = late_milestone(world)
    unit = world.organization(World.A).pk
    page = {
        "organization": f"/plans/{world.plan.pk}/organizations/{unit}/",
        "task": f"/tasks/{world.measure.task_id}/",
    }[place]
    button = f'name="one" value="{key_of(milestone)}"'
    assert button in commission.get(page).content.decode()
    own = signed_in(world.reporter())
    assert button not in own.get(page).content.decode()
    urge(world, milestone)
    for browser in (commission, own):
        shown = browser.get(page).content.decode()
        assert "催办1次" in shown
        assert button not in shown


def test_the_unit_sees_it_on_its_desk_and_in_its_inbox(world: World) -> None:
    milestone = late_milestone(world)
    urge(world, milestone, words="请抓紧。")
    own = signed_in(world.reporter())
    assert "催办1次" in own.get("/desk/").content.decode()
    inbox = own.get("/inbox/").content.decode()
    assert "催办：" in inbox
    assert "请抓紧。" in inbox


def test_the_receipts_tell_it_beside_the_reminders(world: World, commission: Client) -> None:
    milestone = late_milestone(world)
    urge(world, milestone)
    page = commission.get(f"/reminders/milestone/{milestone.due_on}/").content.decode()
    assert "填报员（催办）" in page
