"""Planning into the outbox: once, in-app at once, mail in the day's digest."""

import pytest

from departments.models import User
from reform_tracker import clock
from reform_tracker.models import CalendarDay
from reform_tracker.notifications import outbox, sender
from reform_tracker.notifications.models import (
    Delivery,
    DeliveryState,
    InboxMessage,
    Intent,
    IntentState,
)
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


def test_counts_what_is_new_and_what_was_there(user: User) -> None:
    first = [draft(user), draft(user, duty_key="filing:2")]
    assert outbox.enqueue(first) == outbox.Planned(2, 0, 0)
    assert outbox.enqueue([*first, draft(user, duty_key="filing:3")]) == outbox.Planned(1, 2, 0)
    assert Intent.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    [
        {"duty_key": "filing:9"},
        {"rule": "filing-3:reporter:mail"},
        {"business_date": WEDNESDAY},
        {"channel": "inbox"},
    ],
)
def test_each_part_of_the_key_makes_another_message(user: User, change: dict[str, object]) -> None:
    outbox.enqueue([draft(user)])
    assert outbox.enqueue([draft(user, **change)]).planned == 1


def test_another_recipient_is_another_message(user: User) -> None:
    outbox.enqueue([draft(user)])
    assert outbox.enqueue([draft(make_user("li"))]).planned == 1


def test_the_text_is_no_part_of_the_key(user: User) -> None:
    outbox.enqueue([draft(user)])
    assert outbox.enqueue([draft(user, title="Other words")]) == outbox.Planned(0, 1, 0)
    assert Intent.objects.get().title == "File the implementation plan"


def test_the_same_draft_twice_in_one_call_counts_once(user: User) -> None:
    assert outbox.enqueue([draft(user), draft(user)]) == outbox.Planned(1, 1, 0)


def test_nothing_to_plan_is_nothing(db: None) -> None:
    assert outbox.enqueue([]) == outbox.Planned(0, 0, 0)


def test_an_unknown_channel_is_refused_and_nothing_is_stored(user: User) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        outbox.enqueue([draft(user), draft(user, channel="pigeon")])
    assert not Intent.objects.exists()


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_a_link_that_leaves_the_site_is_refused(user: User, link: str) -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        draft(user, link=link)


def test_a_superseded_draft_is_kept_and_goes_nowhere(user: User) -> None:
    drafts = [
        draft(user, superseded=True),
        draft(user, channel="inbox", superseded=True),
        draft(user, rule="filing-3:reporter:mail"),
    ]
    assert outbox.enqueue(drafts) == outbox.Planned(1, 0, 2)
    assert Intent.objects.filter(state=IntentState.SUPERSEDED, delivery=None).count() == 2
    assert not InboxMessage.objects.exists()
    assert sender.send_due().sent == 1


def test_an_in_app_message_stands_in_the_inbox_at_once_and_once(user: User) -> None:
    for _ in range(3):
        outbox.enqueue([draft(user, channel="inbox")])
    message = InboxMessage.objects.get()
    assert (message.recipient, message.is_unread) == (user, True)
    assert message.intent.state == IntentState.SENT
    assert outbox.unread_count(user) == 1
    assert not Delivery.objects.exists()


def test_all_mail_of_a_day_shares_one_digest(user: User) -> None:
    outbox.enqueue([draft(user), draft(user, duty_key="filing:2")])
    outbox.enqueue([draft(user, duty_key="filing:3")])
    assert only_delivery().intents.count() == 3
    assert only_delivery().business_date == TUESDAY


def test_two_people_have_two_digests(user: User) -> None:
    outbox.enqueue([draft(user), draft(make_user("li"))])
    assert Delivery.objects.count() == 2


def test_after_the_days_digest_was_sent_mail_waits_for_the_next_working_day(user: User) -> None:
    with clock.pinned(FRIDAY):
        outbox.enqueue([draft(user, business_date=FRIDAY)])
        sender.send_due()
        outbox.enqueue([draft(user, duty_key="filing:2", business_date=FRIDAY)])
        late = Intent.objects.get(duty_key="filing:2").delivery
    assert late is not None
    assert (late.business_date, late.state) == (MONDAY, DeliveryState.WAITING)


def test_while_a_sender_holds_the_digest_mail_waits_for_the_next_day(user: User) -> None:
    outbox.enqueue([draft(user)])
    assert begin()
    outbox.enqueue([draft(user, duty_key="filing:2")])
    late = Intent.objects.get(duty_key="filing:2").delivery
    assert late is not None
    assert late.business_date == WEDNESDAY


def test_a_weekend_reminder_joins_mondays_digest(user: User) -> None:
    with clock.pinned(SATURDAY):
        outbox.enqueue([draft(user, business_date=SATURDAY)])
    assert only_delivery().business_date == MONDAY


def test_a_holiday_moves_the_digest_and_a_make_up_day_does_not(user: User) -> None:
    CalendarDay.objects.update_or_create(day=TUESDAY, defaults={"is_workday": False})
    CalendarDay.objects.update_or_create(day=SATURDAY, defaults={"is_workday": True})
    outbox.enqueue([draft(user), draft(user, business_date=SATURDAY)])
    dates = Delivery.objects.order_by("business_date").values_list("business_date", flat=True)
    assert list(dates) == [WEDNESDAY, SATURDAY]


def test_what_was_missed_for_days_goes_into_todays_digest(user: User) -> None:
    with clock.pinned(FRIDAY):
        outbox.enqueue([draft(user, business_date=TUESDAY), draft(user, business_date=WEDNESDAY)])
    assert only_delivery().business_date == FRIDAY


def test_a_digest_dropped_this_morning_is_taken_up_again(user: User) -> None:
    outbox.enqueue([draft(user)])
    outbox.settle(["filing:1"], at=clock.now())
    assert sender.send_due() == sender.SendResult(dropped=1)
    outbox.enqueue([draft(user, duty_key="filing:2")])
    assert sender.send_due() == sender.SendResult(sent=1)
