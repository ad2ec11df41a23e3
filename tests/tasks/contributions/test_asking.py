"""The lead asks for the parts that are missing, and takes over what supporters have written."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage, Intent
from tasks.contributions import service as contributions
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Refused
from tasks.models import PartRequest
from tasks.progress.awaiting import Asked, ask_for_parts, supporters
from tasks.progress.quoting import marked, quotes
from tests.contract.preparing import plan_closed
from tests.factories.browser import signed_in
from tests.factories.world import World

SATURDAY, MONDAY = date(2012, 5, 12), date(2012, 5, 14)


def ask(world: World, actor: User | None = None) -> Asked:
    return ask_for_parts(
        world.measure.pk, world.period.pk, actor=actor or world.reporter(), source="test"
    )


def hand_in(world: World, text: str = "资金已下达。方案已会签。") -> None:
    contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=None,
        text=text,
    )


def asked_messages(world: World) -> list[str]:
    rows = Intent.objects.filter(step="ask_part", channel="inbox")
    return list(rows.values_list("recipient__organization__short_name", flat=True))


def test_each_is_asked_once_a_working_day(world: World) -> None:
    world.reporter(World.B)
    assert [one.short_name for one in ask(world).told] == [World.B]
    assert ask(world).told == []
    assert ask(world, world.approver()).told == []
    assert asked_messages(world) == [World.B]
    with clock.pinned(date(2012, 5, 9)):
        assert len(ask(world).told) == 1
    assert PartRequest.objects.count() == 2


def test_a_weekend_is_one_day_with_the_next_working_day(world: World) -> None:
    world.reporter(World.B)
    for day, told in ((SATURDAY, 1), (date(2012, 5, 13), 0), (MONDAY, 0), (date(2012, 5, 15), 1)):
        with clock.pinned(day):
            assert len(ask(world).told) == told, day
    assert set(PartRequest.objects.values_list("on", flat=True)) == {MONDAY, date(2012, 5, 15)}


def test_who_has_handed_in_is_not_asked_and_nobody_once_the_lead_reported(world: World) -> None:
    world.reporter(World.B)
    hand_in(world)
    assert World.B not in [one.short_name for one in ask(world).told]
    world.submitted_report()
    with pytest.raises(Refused):
        ask(world)


def test_who_has_no_account_is_named_and_not_recorded(world: World) -> None:
    asked = ask(world)
    assert asked.told == []
    assert World.B in [one.short_name for one in asked.unreachable]
    assert not PartRequest.objects.exists()
    world.reporter(World.B)  # now there is one: asked on the same day
    assert [one.short_name for one in ask(world).told] == [World.B]


def test_only_the_lead_asks(world: World) -> None:
    world.accepted_filing(World.X)
    for person, error in (
        (world.reporter(World.B), PermissionDenied),
        (world.reviewer, PermissionDenied),
        (world.person(World.A, Role.HEAD), PermissionDenied),
        (world.reporter(World.C), Http404),
        (world.reporter(World.X), Http404),
    ):
        with pytest.raises(error):
            ask(world, person)
    plan_closed(world)
    with pytest.raises(Refused, match=world.plan.number):
        ask(world)


def test_it_is_recorded_told_to_the_supporters_systems_and_done_by_handing_in(world: World) -> None:
    world.reporter(World.B)
    ask(world)
    (event,) = AuditEvent.objects.filter(action="contribution.asked_for")
    assert (event.data["organization"], event.data["measure"]) == (World.B, World.KEY)
    change = Change.objects.get(event="contribution_asked")
    assert (change.organization, change.resource, change.object_id) == (
        world.organization(World.B), "measures", world.measure.pk,
    )  # fmt: skip
    message = InboxMessage.objects.filter(intent__step="ask_part")
    assert not message.exclude(done_at=None).exists()
    hand_in(world)
    assert not message.filter(done_at=None).exists()


def test_silence_never_makes_the_lead_late(world: World) -> None:
    """What the lead owes, and by when, is the same whether its supporters answer or not."""

    def owed() -> list[tuple[DutyKind, date]]:
        found = open_duties(
            Question(clock.today(), calendar_around(clock.today()), plan=world.plan.pk)
        )
        lead = world.organization(World.A).pk
        return [(one.kind, one.due_on) for one in found if one.organization_id == lead]

    world.reporter(World.B)
    with clock.pinned(date(2012, 5, 22)):
        before = owed()
        ask(world)
        assert owed() == before
    report = world.submitted_report()
    assert report.first_filed_on is not None
    assert report.first_filed_on <= world.period.due_on


def test_the_page_says_when_somebody_was_asked(world: World) -> None:
    world.reporter(World.B)
    ask(world)
    (b,) = [
        one
        for one in supporters(world.measure, world.period, world.reporter())
        if one.organization.short_name == World.B
    ]
    assert (b.asked_on, b.is_awaited) == (clock.today(), True)
    assert "已提醒" in signed_in(world.reporter()).get(world.edit_url()).content.decode()


def test_the_button_comes_back_as_the_list_alone_or_leads_to_the_form(world: World) -> None:
    world.reporter(World.B)
    browser = signed_in(world.reporter())
    url = f"{world.edit_url()}ask/"
    part = browser.post(url, {"take": "id_progress"}, headers={"HX-Request": "true"})
    shown = part.content.decode()
    assert "<html" not in shown
    assert f"已发送提醒：{World.B}" in shown
    again = browser.post(url)
    assert (again.status_code, again["Location"]) == (302, world.edit_url())
    assert "尚无系统账号" in browser.get(world.edit_url()).content.decode()


@pytest.mark.parametrize("take", ["", 'x" onclick="', "id_version"])
def test_only_the_reports_own_field_is_taken_into(take: str, world: World) -> None:
    hand_in(world)
    url = f"{world.edit_url()}ask/"
    answer = signed_in(world.reporter()).post(url, {"take": take}, headers={"HX-Request": "true"})
    assert "data-take=" not in answer.content.decode()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("资金已下达。", "资金已下达（省财政厅供稿）。"),
        ("资金已下达", "资金已下达（省财政厅供稿）"),
        ("会议要求：“抓紧办。”", "会议要求：“抓紧办（省财政厅供稿）。”"),
        ("一。二！", "一。二（省财政厅供稿）！"),
        ("印发办法（试行）。", "印发办法（试行）（省财政厅供稿）。"),
    ],
)
def test_the_mark_stands_before_what_ends_the_words(words: str, expected: str) -> None:
    assert marked(words, "省财政厅") == expected


def test_a_part_is_offered_by_sentences_and_as_a_whole() -> None:
    found = quotes("资金已下达。方案已会签；\n\n下步抓落实", "省财政厅")
    assert [one.text for one in found[:-1]] == ["资金已下达。", "方案已会签；", "下步抓落实"]
    assert found[-1].is_whole
    assert found[-1].marked == "资金已下达。方案已会签；\n\n下步抓落实（省财政厅供稿）"
    assert [one.is_whole for one in quotes("只有一句。", "省财政厅")] == [False]
    assert quotes("  \n ", "省财政厅") == []
    assert len(quotes("。。。", "省财政厅")) == 0


def test_sentences_lose_no_word() -> None:
    text = "一、资金：已下达3.5亿元。（见附件）二、会签“已完成。”并报送；\n三、其他"
    joined = "".join(one.text for one in quotes(text, "甲") if not one.is_whole)
    assert joined == text.replace("\n", "")
