"""A new instruction about a closed part opens it again; taking it back closes nothing."""

import pytest

from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from reports.figures.standings import differences
from reports.models import Standing
from tasks.closing.service import ask_again
from tasks.directives.service import step_directive
from tasks.errors import Refused
from tasks.models import Closing, Directive
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.closings import closed
from tests.factories.directives import answered_directive, issued_directive
from tests.factories.world import World


def test_the_part_of_whoever_is_charged_is_opened_and_says_by_what(world: World) -> None:
    closing = closed(world)
    directive = issued_directive(world)
    closing.refresh_from_db()
    again = Closing.objects.get(reopens=closing)
    assert closing.reopened_at is not None
    assert (again.directive, again.decided_by) == (directive, world.reviewer)
    assert directive.title in again.reason
    row = Standing.objects.get(measure=world.measure, organization=closing.organization)
    assert row.closures[0][1] is not None
    assert AuditEvent.objects.filter(action="closing.reopened").count() == 1
    assert Change.objects.filter(event="reopened", organization=closing.organization).count() == 1
    assert InboxMessage.objects.filter(
        recipient=world.reporter(), intent__body=again.reason
    ).exists()
    assert not list(differences(world.plan))


def test_sent_twice_it_opens_once_and_taken_back_it_closes_nothing(world: World) -> None:
    closing = closed(world)
    directive = issued_directive(world)
    assert issued_directive(world) == directive
    assert Closing.objects.filter(reopens=closing).count() == 1
    step_directive(
        directive.pk, Step.WITHDRAW, actor=world.reviewer, source="test", comment="有误。"
    )
    closing.refresh_from_db()
    assert closing.reopened_at is not None
    assert not Closing.objects.in_force().exists()


def test_nothing_else_is_opened(world: World) -> None:
    closing = closed(world)
    issued_directive(world, World.B)  # supports the line: has no part of its own to close
    closing.refresh_from_db()
    assert closing.reopened_at is None


def test_charged_again_it_opens_what_was_closed_since(world: World) -> None:
    directive = answered_directive(world)
    by = {"actor": world.reviewer, "source": "test"}
    step_directive(directive.pk, Step.SETTLE, **by)  # type: ignore[arg-type]
    closing = closed(world)
    step_directive(directive.pk, Step.REOPEN, comment="扩大试点。", **by)  # type: ignore[arg-type]
    closing.refresh_from_db()
    assert closing.reopened_at is not None
    assert directive.reopenings.count() == 1


def test_while_a_request_waits_nothing_is_issued(world: World) -> None:
    closing = closed(world)
    ask_again(closing.pk, actor=world.reporter(), source="test", reason="补充试点。")
    with pytest.raises(Refused):
        issued_directive(world)
    assert not Directive.objects.exists()


def test_each_page_leads_to_the_other(world: World) -> None:
    closed(world)
    directive = issued_directive(world)
    again = Closing.objects.get(directive=directive)
    browser = signed_in(world.reporter())
    assert again.page() in browser.get(directive.page()).content.decode()
    assert directive.page() in browser.get(again.page()).content.decode()
