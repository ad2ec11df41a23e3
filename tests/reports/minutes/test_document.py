"""The minutes of a joint meeting as a document."""

import io
from datetime import date

from django.test import Client
from docx import Document

from reform_tracker import clock
from reports.minutes.document import MARK, write_minutes
from reports.minutes.views import minutes_of
from tasks.coordinating import meetings, service
from tasks.coordinating.workflow import step_item
from tasks.models import CoordinationItem, JointMeeting
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.coordination import charge, convened, raised_item
from tests.factories.world import World

AFTER = date(2012, 5, 11)


def minuted(world: World) -> JointMeeting:
    """A meeting of three items: one decided with directives, one decided, one put off."""
    first, second, third = (raised_item(world, title=f"第{n}项") for n in "甲乙丙")
    meeting = convened(world)
    pks = [first.pk, second.pk, third.pk]
    meetings.put_on(meeting.pk, pks, actor=world.reviewer, source="test")
    with clock.pinned(AFTER):
        for item, charges in (
            (first, [charge(world), charge(world, World.A, "报送数据")]),
            (second, []),
        ):
            service.decide(
                item.pk,
                actor=world.reviewer,
                source="test",
                words="由省统计局牵头统一口径\u0007。",
                charges=charges,
            )
        step_item(third.pk, Step.TAKE_OFF, actor=world.reviewer, source="test")
        return meetings.issue_minutes(
            meeting.pk,
            actor=world.reviewer,
            source="test",
            attended="副省长李某，省发展改革委王某。",
            remarks="会议要求各单位抓紧落实。",
        )


def words_of(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs if one.text.strip()]


def test_it_says_what_was_decided_and_who_does_what_by_when(world: World) -> None:
    meeting = minuted(world)
    content = write_minutes(minutes_of(meeting))
    assert content == write_minutes(minutes_of(JointMeeting.objects.get()))  # the same bytes
    words = words_of(content)
    assert words[:2] == [MARK, "甘肃省发展和改革委员会　　〔2012〕第1次"]
    text = "\n".join(words)
    assert "2012年5月10日，副省长李某在省政府第二会议室主持召开" in text
    assert "研究协调事项3项" in text
    assert "一、第甲项" in words
    assert f"该事项由{World.A}提出。由省统计局牵头统一口径。" in words
    assert (
        f"（一）由{World.B}负责，2012年6月15日前办理并答复。统一统计口径：请于时限前印发口径说明。"
    ) in words
    assert f"（二）由{World.A}负责，2012年6月15日前办理并答复。" in text
    assert "会议决定暂缓研究，另行安排。" in text
    assert "会议要求各单位抓紧落实。" in words
    assert "出席：副省长李某，省发展改革委王某。" in words
    assert f"参会单位：{World.A}、{World.B}" in text or f"参会单位：{World.B}、{World.A}" in text


def test_who_may_read_the_meeting_downloads_it_once_it_is_there(world: World) -> None:
    open_one = convened(world)
    address = f"/meetings/{open_one.pk}/minutes/docx/"
    assert signed_in(world.reviewer).get(address).status_code == 404
    JointMeeting.objects.all().delete()
    done = minuted(world)
    address = f"/meetings/{done.pk}/minutes/docx/"
    answer = signed_in(world.reporter()).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert words_of(answer.content)[0] == MARK
    assert signed_in(world.reporter(World.C)).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_minutes_stay_as_they_were_issued(world: World) -> None:
    """What is decided of an item when it is opened again stands on the item, not in them."""
    meeting = minuted(world)
    before = write_minutes(minutes_of(meeting))
    item = CoordinationItem.objects.get(title="第甲项")
    with clock.pinned(date(2012, 5, 20)):
        again = step_item(
            item.pk,
            Step.REOPEN,
            actor=world.reviewer,
            source="test",
            revision=item.version,
            comment="重新研究。",
        )
        service.decide(
            item.pk,
            actor=world.reviewer,
            source="test",
            words="另行决定。",
            charges=[charge(world, World.A, "后加的任务")],
            revision=again.version,
        )
    assert write_minutes(minutes_of(JointMeeting.objects.get())) == before
    page = signed_in(world.reviewer).get(meeting.page()).content.decode()
    assert "报送数据" in page
    assert "后加的任务" not in page
