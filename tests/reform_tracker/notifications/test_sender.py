"""Leases, the fence, the calendar and what becomes of failures."""

from datetime import date, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core import mail

from departments.models import User
from reform_tracker import clock
from reform_tracker.models import CalendarDay
from reform_tracker.notifications import claims, digest, outbox, sender
from reform_tracker.notifications.channels.base import (
    Failure,
    LineDown,
    OutcomeUnknown,
    PutOff,
    Refused,
)
from reform_tracker.notifications.channels.mail import CHANNEL as MAIL
from reform_tracker.notifications.models import Delivery, DeliveryState, Intent
from reform_tracker.notifications.sender import SendResult
from tests.reform_tracker.notifications.builders import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    begin,
    draft,
    make_user,
    only_delivery,
)


def later(minutes: float = 10) -> None:
    """Lets leases and waiting times run out."""
    past = clock.real_now() - timedelta(minutes=minutes)
    Delivery.objects.filter(state=DeliveryState.WAITING).update(next_attempt_at=past)


def claimed(user: User) -> claims.Claim:
    outbox.enqueue([draft(user)])
    claim = begin()
    assert claim is not None
    return claim


def fail(claim: claims.Claim, failure: Failure) -> str | None:
    return claims.fail(claim, failure, MAIL.waits)


def finish(claim: claims.Claim) -> bool:
    return claims.finish(claim, TUESDAY, confirmed=False)


def test_sends_what_is_due_and_records_it(user: User) -> None:
    outbox.enqueue([draft(user)])
    assert sender.send_due() == SendResult(sent=1)
    assert [message.to for message in mail.outbox] == [["wang@example.org"]]
    sent = only_delivery()
    assert (sent.state, sent.attempts, sent.sent_on, sent.lease) == ("sent", 1, TUESDAY, None)
    assert Intent.objects.get().state == "sent"


def test_sends_nothing_twice(user: User) -> None:
    outbox.enqueue([draft(user)])
    sender.send_due()
    later()
    assert sender.send_due() == SendResult()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("day", [SATURDAY, date(2012, 5, 13)])
def test_sends_nothing_on_a_weekend(user: User, day: date) -> None:
    outbox.enqueue([draft(user)])
    with clock.pinned(day):
        assert sender.send_due() == SendResult()
    assert mail.outbox == []


def test_sends_nothing_on_a_holiday(user: User) -> None:
    outbox.enqueue([draft(user)])
    CalendarDay.objects.update_or_create(day=TUESDAY, defaults={"is_workday": False})
    assert sender.send_due() == SendResult()


def test_sends_on_a_make_up_working_saturday(user: User) -> None:
    CalendarDay.objects.update_or_create(day=SATURDAY, defaults={"is_workday": True})
    with clock.pinned(SATURDAY):
        outbox.enqueue([draft(user, business_date=SATURDAY)])
        assert sender.send_due() == SendResult(sent=1)


def test_a_digest_of_tomorrow_waits(user: User) -> None:
    outbox.enqueue([draft(user, business_date=WEDNESDAY)])
    assert sender.send_due() == SendResult()


def test_the_limit_is_kept(user: User) -> None:
    outbox.enqueue([draft(user), draft(make_user("li")), draft(make_user("zhao"))])
    assert sender.send_due(limit=2) == SendResult(sent=2)


def test_what_was_held_up_for_days_goes_out_as_one_digest(user: User) -> None:
    for day in (TUESDAY, WEDNESDAY, FRIDAY):
        with clock.pinned(day):
            outbox.enqueue([draft(user, duty_key=f"filing:{day.day}", business_date=day)])
    with clock.pinned(MONDAY):
        assert sender.send_due() == SendResult(sent=1)
    assert len(mail.outbox) == 1
    assert Intent.objects.filter(state="sent").count() == 3
    states = Delivery.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["dropped", "dropped", "sent"]


def test_only_one_digest_a_day_even_if_an_old_one_comes_back(user: User) -> None:
    user.email = ""
    user.save()
    outbox.enqueue([draft(user)])
    assert sender.send_due().dead == 1
    user.email = "wang@example.org"
    user.save()
    with clock.pinned(WEDNESDAY):
        outbox.enqueue([draft(user, duty_key="filing:2", business_date=WEDNESDAY)])
        assert sender.send_due().sent == 1
        Delivery.objects.filter(state="dead").update(state="waiting")
        later()
        assert sender.send_due() == SendResult()
    with clock.pinned(FRIDAY):
        assert sender.send_due().sent == 1


def test_a_later_digest_does_not_overtake_one_that_was_put_off(user: User) -> None:
    fail(claimed(user), PutOff("451 later"))
    with clock.pinned(WEDNESDAY):
        outbox.enqueue([draft(user, duty_key="filing:2", business_date=WEDNESDAY)])
        assert sender.send_due() == SendResult()
        later()
        assert sender.send_due() == SendResult(sent=1)
    assert Intent.objects.filter(state="sent").count() == 2


def test_what_waits_behind_many_that_were_put_off_is_found(user: User) -> None:
    """Later digests of people whose first one backs off stand in front of the queue."""
    people = [make_user(f"person{number}") for number in range(30)]
    outbox.enqueue([draft(person) for person in people])
    hour = clock.real_now() + timedelta(hours=1)
    Delivery.objects.update(next_attempt_at=hour, lease=uuid4())
    with clock.pinned(WEDNESDAY):
        outbox.enqueue([draft(person, business_date=WEDNESDAY) for person in people])
        outbox.enqueue([draft(user, business_date=WEDNESDAY)])
        assert sender.send_due() == SendResult(sent=1)
    assert [message.to for message in mail.outbox] == [["wang@example.org"]]


def test_a_leased_digest_is_left_alone_until_the_lease_ends(user: User) -> None:
    claimed(user)
    assert begin() is None
    later()
    assert begin() is not None


def test_the_lease_is_120_seconds(user: User) -> None:
    before = clock.real_now()
    claimed(user)
    assert only_delivery().next_attempt_at - before >= timedelta(seconds=120)
    assert only_delivery().next_attempt_at - before < timedelta(seconds=125)


def test_a_sender_whose_lease_was_taken_over_records_nothing(user: User) -> None:
    slow = claimed(user)
    later()
    fast = begin()
    assert fast is not None
    assert finish(slow) is False
    assert fail(slow, Refused("550 no")) is None
    assert only_delivery().state == DeliveryState.WAITING
    assert Intent.objects.get().sent_at is None
    assert finish(fast) is True
    assert fail(slow, Refused("550 no")) is None
    assert only_delivery().state == DeliveryState.SENT


def test_a_repeated_copy_has_the_same_number_and_no_new_content(user: User) -> None:
    claimed(user)
    outbox.enqueue([draft(user, duty_key="filing:2", title="Came later")])
    later()
    with clock.pinned(WEDNESDAY):
        assert sender.send_due() == SendResult(sent=1)
        assert "Came later" not in mail.outbox[0].body
    with clock.pinned(FRIDAY):
        assert sender.send_due() == SendResult(sent=1)
    assert "Came later" in mail.outbox[1].body
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first != second


@pytest.mark.parametrize(
    ("failure", "state", "in_doubt", "attempts"),
    [
        (PutOff("451 later"), "waiting", False, 1),
        (LineDown("refused"), "waiting", False, 0),
        (OutcomeUnknown("cut"), "waiting", True, 1),
        (Refused("550 no"), "dead", False, 1),
    ],
)
def test_what_a_failure_leaves_behind(
    user: User, failure: Failure, state: str, in_doubt: bool, attempts: int
) -> None:
    claim = claimed(user)
    assert fail(claim, failure) == ("dead" if state == "dead" else "put_off")
    row = only_delivery()
    assert (row.state, row.attempts, row.last_error) == (state, attempts, str(failure))
    assert (row.lease is not None) is in_doubt
    assert row.next_attempt_at > clock.real_now()


def test_a_doubtful_digest_stays_doubtful_when_refused_for_now(user: User) -> None:
    fail(claimed(user), OutcomeUnknown("cut"))
    later()
    again = begin()
    assert again is not None
    fail(again, PutOff("451 later"))
    assert only_delivery().lease is not None


def test_the_waiting_time_doubles_up_to_four_hours(user: User) -> None:
    claim, waits = claimed(user), []
    for _ in range(9):
        before = clock.real_now()
        fail(claim, PutOff("451 later"))
        waits.append(round((only_delivery().next_attempt_at - before).total_seconds() / 60))
        later()
        claim = begin() or claim
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240]


def test_a_line_that_is_down_is_tried_again_after_half_a_minute(user: User) -> None:
    before = clock.real_now()
    fail(claimed(user), LineDown("refused"))
    assert round((only_delivery().next_attempt_at - before).total_seconds()) == 30


def test_ten_times_put_off_is_dead(user: User) -> None:
    claim = claimed(user)
    for attempt in range(1, 11):
        assert fail(claim, PutOff("451 later")) == ("dead" if attempt == 10 else "put_off")
        later()
        claim = begin() or claim
    assert (only_delivery().state, only_delivery().attempts) == ("dead", 10)


def test_an_unreachable_server_alone_never_makes_a_digest_dead(user: User) -> None:
    claim = claimed(user)
    for _ in range(30):
        fail(claim, LineDown("refused"))
        later()
        claim = begin() or claim
    assert only_delivery().state == DeliveryState.WAITING


def test_no_address_is_dead_at_once_and_says_why(user: User) -> None:
    user.email = ""
    user.save()
    outbox.enqueue([draft(user)])
    assert sender.send_due() == SendResult(dead=1)
    assert only_delivery().last_error


def test_a_closed_account_gets_no_mail(user: User) -> None:
    outbox.enqueue([draft(user)])
    user.is_active = False
    user.save()
    assert sender.send_due() == SendResult(dead=1)
    assert mail.outbox == []


def test_a_digest_of_a_channel_that_is_gone_is_dead_and_says_so(user: User) -> None:
    outbox.enqueue([draft(user)])
    Delivery.objects.update(channel="pigeon")
    assert sender.send_due() == SendResult(dead=1)
    assert only_delivery().last_error


def test_a_digest_that_cannot_be_written_holds_up_nobody(user: User) -> None:
    other = make_user("li")
    outbox.enqueue([draft(user), draft(other)])
    build = digest.build

    def broken_for_one(delivery: Delivery, intents: list[Intent], today: date) -> digest.Digest:
        if delivery.recipient_id == user.pk:
            raise LookupError("a template is broken")
        return build(delivery, intents, today)

    with patch.object(digest, "build", broken_for_one):
        assert sender.send_due() == SendResult(sent=1, put_off=1)
    assert "a template is broken" in Delivery.objects.get(recipient=user).last_error
