"""Quiet after action."""

from django.core import mail
from django.db import transaction

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import claims, outbox, sender
from reform_tracker.notifications.models import DeliveryState, InboxMessage, Intent, IntentState
from tests.reform_tracker.notifications.builders import begin, draft, only_delivery


def test_a_settled_duty_is_not_sent_and_its_digest_is_dropped(user: User) -> None:
    outbox.enqueue([draft(user), draft(user, rule="filing-3:reporter:mail")])
    assert outbox.settle(["filing:1"], at=clock.now()) == 2
    assert sender.send_due() == sender.SendResult(dropped=1)
    assert mail.outbox == []
    assert only_delivery().state == DeliveryState.DROPPED
    assert set(Intent.objects.values_list("state", flat=True)) == {IntentState.SETTLED}


def test_the_other_duties_of_the_digest_are_still_sent(user: User) -> None:
    outbox.enqueue([draft(user), draft(user, duty_key="filing:2", title="The second one")])
    outbox.settle(["filing:1"], at=clock.now())
    assert sender.send_due().sent == 1
    assert "The second one" in mail.outbox[0].body
    assert "File the implementation plan" not in mail.outbox[0].body


def test_the_in_app_message_is_done_and_still_there(user: User) -> None:
    at = clock.now()
    outbox.enqueue([draft(user, channel="inbox")])
    assert outbox.settle(["filing:1"], at=at) == 1
    assert InboxMessage.objects.get().done_at == at
    assert outbox.unread_count(user) == 0
    assert Intent.objects.get().state == IntentState.SENT


def test_a_sent_message_gets_the_receipt_and_stays_sent(user: User) -> None:
    outbox.enqueue([draft(user)])
    sender.send_due()
    at = clock.now()
    outbox.settle(["filing:1"], at=at)
    assert (Intent.objects.get().state, Intent.objects.get().settled_at) == ("sent", at)


def test_the_first_action_counts(user: User) -> None:
    outbox.enqueue([draft(user)])
    first = clock.now()
    outbox.settle(["filing:1"], at=first)
    assert outbox.settle(["filing:1"], at=clock.now()) == 0
    assert Intent.objects.get().settled_at == first


def test_a_superseded_message_stays_superseded(user: User) -> None:
    outbox.enqueue([draft(user, superseded=True)])
    assert outbox.settle(["filing:1"], at=clock.now()) == 0
    assert Intent.objects.get().state == IntentState.SUPERSEDED


def test_other_duties_are_left_alone(user: User) -> None:
    outbox.enqueue([draft(user, duty_key="filing:11"), draft(user, duty_key="report:1")])
    assert outbox.settle(["filing:1"], at=clock.now()) == 0
    assert outbox.settle([], at=clock.now()) == 0


def test_an_action_that_fails_settles_nothing(user: User) -> None:
    outbox.enqueue([draft(user)])
    with transaction.atomic():
        outbox.settle(["filing:1"], at=clock.now())
        transaction.set_rollback(True)
    assert sender.send_due().sent == 1


def test_settled_while_the_mail_is_on_its_way(user: User) -> None:
    outbox.enqueue([draft(user)])
    claim = begin()
    assert claim is not None
    outbox.settle(["filing:1"], at=clock.now())
    assert claims.finish(claim, clock.today(), confirmed=False)
    claims.book([claim])
    intent = Intent.objects.get()
    assert intent.state == IntentState.SETTLED
    assert intent.sent_at is not None
