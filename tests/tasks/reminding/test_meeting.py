"""The list for the meeting: what stands on it, what was decided, what it looks like on paper."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.errors import Refused
from tasks.filing.service import step_filing
from tasks.models import AgendaItem
from tasks.reminding import agenda, planner
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World

LIST = "/reminders/meeting/"
PAST = f"{LIST}?show=past"
LATE = date(2012, 5, 30)  # eleven working days after the filing was due
DECISION = "限期五日内报送。"


def listed(
    world: World, organization: str = World.A, kind: str = "filing", number: int = 0
) -> AgendaItem:
    return AgendaItem.objects.create(
        duty_key=f"{kind}:{number or world.filing(organization).pk}",
        kind=kind,
        organization=organization,
        concerns=world.organization(organization),
        title=f"报送实施方案{number or ''}",
        link=f"/filings/{world.filing(organization).pk}/",
        due_on=world.plan.filing_due_on,
        listed_on=LATE,
    )


def decided(world: World, organization: str = World.A) -> AgendaItem:
    item = listed(world, organization)
    return agenda.deal_with(item.pk, actor=world.reviewer, source="test", decision=DECISION)


def page(browser: Client, url: str = LIST) -> Any:
    with clock.pinned(LATE):
        answer = browser.get(url)
    assert answer.status_code == 200
    return answer


def organizations(answer: Any) -> list[str]:
    return [item.organization for item, _left in answer.context["rows"]]


def test_a_duty_that_no_reminder_moved_stands_on_the_list(world: World) -> None:
    with clock.pinned(LATE):
        planner.plan(LATE)
    assert World.A in organizations(page(signed_in(world.reviewer)))


def test_an_overdue_review_stands_under_whose_plan_it_is(world: World) -> None:
    """The commission is late, not the department whose plan waits."""
    world.submitted_filing()
    assert world.reviewer.is_active  # is told
    late = date(2012, 6, 20)
    with clock.pinned(late):
        planner.plan(late)
    item = AgendaItem.objects.get(kind="review")
    owner = world.plan.owner
    assert (item.organization, item.owed_by, item.concerns) == (
        owner.short_name,
        owner,
        world.organization(World.A),
    )
    messages = Intent.objects.filter(duty="review")
    assert {one.organization_name for one in messages} == {owner.short_name}
    assert not any(one.title.startswith(f"{World.A}：") for one in messages)


def test_a_row_says_who_owes_what_how_late_and_since_when(world: World) -> None:
    item = listed(world)
    text = page(signed_in(world.reviewer)).content.decode()
    assert f'<a href="{item.link}">{item.title}</a>' in text
    assert "已逾期 11 个工作日" in text
    assert "2012年5月30日" in text


def test_the_list_is_filtered_by_organization(world: World) -> None:
    listed(world), listed(world, World.B)
    found = page(signed_in(world.reviewer), f"{LIST}?organization={World.B}")
    assert organizations(found) == [World.B]


def test_the_list_is_filtered_by_duty(world: World) -> None:
    listed(world), listed(world, World.B, "report", 7)
    assert organizations(page(signed_in(world.reviewer), f"{LIST}?kind=report")) == [World.B]


def test_the_filter_keeps_to_its_tab(world: World) -> None:
    listed(world), decided(world, World.B)
    found = page(signed_in(world.reviewer), f"{PAST}&kind=filing")
    assert organizations(found) == [World.B]
    assert '<input type="hidden" name="show" value="past"' in found.content.decode()


@pytest.mark.parametrize("asked", ["kind=x", "show=x", "organization=x", "page=x"])
def test_what_no_choice_offers_is_as_if_not_asked(asked: str, world: World) -> None:
    listed(world)
    assert organizations(page(signed_in(world.reviewer), f"{LIST}?{asked}")) == [World.A]


def test_nothing_that_matches_offers_to_clear_the_filter(world: World) -> None:
    listed(world)
    text = page(signed_in(world.reviewer), f"{LIST}?kind=report").content.decode()
    assert "没有符合条件的事项" in text
    assert f'href="{LIST}"' in text


def test_an_empty_list_says_so(world: World) -> None:
    assert "清单为空" in page(signed_in(world.reviewer)).content.decode()


def test_the_list_stands_in_the_fixed_order_of_the_organizations(world: World) -> None:
    for organization in (World.Y, World.A, World.COMMISSION):
        item = listed(world, organization)
        AgendaItem.objects.filter(pk=item.pk).update(owed_by=world.organization(organization))
    assert organizations(page(signed_in(world.reviewer))) == [World.COMMISSION, World.A, World.Y]


def test_a_decision_takes_an_item_off_the_list(world: World) -> None:
    item, browser = listed(world), signed_in(world.reviewer)
    browser.post(f"{LIST}{item.pk}/decide/", {"decision": DECISION})
    assert organizations(page(browser)) == []
    text = page(browser, PAST).content.decode()
    assert DECISION in text
    assert world.reviewer.full_name in text


def test_after_a_decision_one_is_where_one_was(world: World) -> None:
    item = listed(world)
    answer = signed_in(world.reviewer).post(
        f"{LIST}{item.pk}/decide/?kind=filing", {"decision": DECISION}
    )
    assert answer["Location"] == f"{LIST}?kind=filing"


@pytest.mark.parametrize("decision", ["", "  ", "长" * 2001])
def test_a_decision_has_words_but_not_too_many(decision: str, world: World) -> None:
    item, browser = listed(world), signed_in(world.reviewer)
    answer = browser.post(f"{LIST}{item.pk}/decide/", {"decision": decision}, follow=True)
    assert "2000" in answer.content.decode()
    assert AgendaItem.objects.open().filter(pk=item.pk).exists()


def test_a_second_decision_does_not_replace_the_first(world: World) -> None:
    item = decided(world)
    other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    with pytest.raises(Refused, match=DECISION):
        agenda.deal_with(item.pk, actor=other, source="test", decision="暂不处理。")
    item.refresh_from_db()
    assert (item.decision, item.dealt_by) == (DECISION, world.reviewer)


def test_the_same_decision_twice_changes_nothing(world: World) -> None:
    item = decided(world)
    other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    agenda.deal_with(item.pk, actor=other, source="test", decision=DECISION)
    item.refresh_from_db()
    assert item.dealt_by == world.reviewer


def test_what_was_dealt_with_is_put_back(world: World) -> None:
    item, browser = decided(world), signed_in(world.reviewer)
    browser.post(f"{LIST}{item.pk}/put-back/?show=past")
    assert organizations(page(browser)) == [World.A]
    assert organizations(page(browser, PAST)) == []


def test_what_is_done_after_all_leaves_the_list_and_says_so(world: World) -> None:
    listed(world)
    with clock.pinned(LATE):
        world.submitted_filing()
    browser = signed_in(world.reviewer)
    assert organizations(page(browser)) == []
    text = page(browser, PAST).content.decode()
    assert "其后已办理" in text
    assert "put-back" not in text


def test_what_is_done_after_the_decision_says_both(world: World) -> None:
    decided(world)
    with clock.pinned(LATE):
        world.submitted_filing()
    text = page(signed_in(world.reviewer), PAST).content.decode()
    assert DECISION in text
    assert "其后已办理" in text


def test_a_decision_taken_back_of_what_is_done_puts_nothing_on_the_list(world: World) -> None:
    item = decided(world)
    with clock.pinned(LATE):
        world.submitted_filing()
        agenda.put_back(item.pk, actor=world.reviewer, source="test")
    assert organizations(page(signed_in(world.reviewer))) == []


def test_what_is_withdrawn_stands_on_the_list_again(world: World) -> None:
    item = listed(world)
    with clock.pinned(LATE):
        filing = world.submitted_filing()
        step_filing(
            filing.pk,
            Step.WITHDRAW,
            actor=world.approver(),
            source="test",
            revision=filing.revision,
        )
    item.refresh_from_db()
    assert item.settled_at is None


def test_the_latest_stands_first_among_what_was_dealt_with(world: World) -> None:
    for organization, day in ((World.B, 30), (World.A, 31)):
        with clock.pinned(date(2012, 5, day)):
            decided(world, organization)
    assert organizations(page(signed_in(world.reviewer), PAST)) == [World.A, World.B]


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_who_only_reads_reaches_the_list_and_finds_no_buttons(role: Role, world: World) -> None:
    listed(world)
    browser = signed_in(world.person(World.COMMISSION, role))
    text = page(browser).content.decode()
    assert "/decide/" not in text
    assert "<textarea" not in text
    assert f'href="{LIST}"' in browser.get(f"/plans/{world.plan.pk}/tasks/").content.decode()


def test_a_long_list_comes_in_pages_and_one_sheet_holds_it(world: World) -> None:
    for number in range(1, 61):
        listed(world, World.A, "report", number)
    answer = page(signed_in(world.reviewer))
    assert len(answer.context["rows"]) == 25
    assert "sheet=1" in answer.content.decode()
    answer = page(signed_in(world.reviewer), f"{LIST}?sheet=1")
    assert len(answer.context["rows"]) == 60
    assert ">60</td>" in answer.content.decode()


def test_no_control_is_printed_and_there_is_room_for_the_decision(world: World) -> None:
    listed(world)
    text = page(signed_in(world.reviewer)).content.decode()
    table = text[text.index("<table") : text.index("</table>")]
    assert '<td class="print-only"></td>' in table
    assert '<td class="no-print answer"' in table[: table.index("<form")]
