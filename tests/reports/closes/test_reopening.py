"""Opening a closed period again leaves a trail, and the next close is a new edition."""

import pytest

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.closes import service
from reports.closes.book import closed_as
from reports.closes.models import PeriodClose
from reports.figures.values import thaw
from tasks.errors import Invalid, Refused, Stale
from tasks.plan.lifetime import close_plan
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen


def test_an_opening_is_an_entry_with_who_and_why(world: World) -> None:
    with clock.pinned(JUNE):
        first = close(world)
        opened = reopen(world, reason="漏报两家单位。")
    assert (opened.number, opened.edition, opened.previous_hash) == (2, 1, first.hash)
    assert (opened.actor, opened.reason) == (world.reviewer, "漏报两家单位。")
    event = AuditEvent.objects.get(action="period.reopened")
    assert (event.data["reason"], event.data["hash"]) == ("漏报两家单位。", opened.hash)
    assert closed_as(world.period) is None


def test_closing_anew_freezes_what_came_in_and_keeps_what_was_frozen(world: World) -> None:
    with clock.pinned(JUNE):
        first = close(world)
        world.accepted_report(percent=30)
        reopen(world)
        second = close(world)
    assert (second.number, second.edition) == (3, 2)
    filed = [
        thaw(PeriodClose.objects.get(pk=one.pk).figures or {}).reports_filed
        for one in (first, second)
    ]
    assert filed == [0, 1]
    assert closed_as(world.period) == second


def test_a_reason_is_asked_for(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        with pytest.raises(Invalid):
            reopen(world, reason=" ")
    assert PeriodClose.objects.count() == 1


def test_opening_it_once_more_with_the_same_words_changes_nothing(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        opened = reopen(world)
        assert reopen(world) == opened
    assert PeriodClose.objects.count() == 2


def test_whoever_comes_second_is_told_who_opened_it(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        reopen(world)
        other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
        with pytest.raises(Refused, match="漏报两家单位"):
            reopen(world, reason="另有原因。", actor=other)


def test_a_period_that_was_never_closed_is_open(world: World) -> None:
    with clock.pinned(JUNE), pytest.raises(Refused, match="2012-05"):
        reopen(world)


def test_a_page_from_before_it_was_closed_anew_opens_nothing(world: World) -> None:
    with clock.pinned(JUNE):
        seen = close(world)
        reopen(world)
        close(world)
        with pytest.raises(Stale):
            service.reopen_period(
                world.plan.pk,
                "2012-05",
                actor=world.reviewer,
                source="test",
                version=seen.number,
                reason="再开一次。",
            )


def test_under_a_closed_plan_nothing_is_opened(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="提前结束。")
        with pytest.raises(Refused):
            reopen(world)
