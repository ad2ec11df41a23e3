"""After data were put back nothing leaves until a person says what becomes of what waits."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.backing_up import hold
from reform_tracker.models import SendingHold
from reform_tracker.notifications import held, outbox, sender
from reform_tracker.notifications.health import facts
from reform_tracker.notifications.models import Delivery, Intent, Topic
from tests.reform_tracker.notifications.builders import (
    FRIDAY,
    TUESDAY,
    WEDNESDAY,
    draft,
    make_user,
)
from tests.support.smtp_sink import SmtpSink

PAGE = reverse("notifications:hold")


def at(hour: int, day: int = 8) -> datetime:
    return timezone.make_aware(datetime(2012, 5, day, hour))


@pytest.fixture
def restored(db: None) -> SendingHold:
    held = hold.begin(at(3))
    SendingHold.objects.update(since=at(12))
    held.refresh_from_db()
    return held


@pytest.fixture
def operator(client: Client, db: None) -> Client:
    client.force_login(make_user("admin", Role.SYSTEM_ADMIN))
    return client


def test_nothing_leaves_and_the_inbox_goes_on(
    user: User, restored: SendingHold, sink: SmtpSink
) -> None:
    outbox.enqueue([draft(user), draft(user, channel="inbox")])
    assert sender.send_due().sent == 0
    assert sender.waiting() == 0
    assert Delivery.objects.get().attempts == 0
    assert user.inbox.count() == 1
    assert not sink.envelopes


def test_what_was_due_before_is_taken_as_sent_and_the_rest_leaves(
    user: User, restored: SendingHold, sink: SmtpSink
) -> None:
    """A reminder by its day, the news of a step by when it was planned."""
    rule = {"audience": "reporter", "offset": -5}
    outbox.enqueue([
        draft(user, duty_key="before", **rule),
        draft(user, duty_key="after", business_date=WEDNESDAY, **rule),
        draft(user, duty_key="told", topic=Topic.NEWS, rule="accept:1"),
    ])  # fmt: skip
    Intent.objects.filter(duty_key="told").update(planned_at=at(15))
    assert held.release(actor=None, source="test", sent_until=at(12)) is not None
    states = dict(Intent.objects.values_list("duty_key", "state"))
    assert states == {"before": "sent", "after": "planned", "told": "planned"}
    assert sender.send_due().sent == 1
    assert Intent.objects.get(duty_key="told").state == "sent"
    with clock.pinned(WEDNESDAY):
        assert sender.send_due().sent == 1
    assert len(sink.envelopes) == 2


def test_who_had_his_digest_on_that_day_has_no_second_one(
    user: User, restored: SendingHold, sink: SmtpSink
) -> None:
    outbox.enqueue([draft(user, audience="reporter", offset=-5)])
    held.release(actor=None, source="test", sent_until=at(12))
    digest = Delivery.objects.get()
    assert (digest.state, digest.sent_on, digest.attempts) == ("sent", TUESDAY, 0)
    assert digest.last_error
    assert sender.send_due().sent == 0
    assert not sink.envelopes


def test_a_reminder_of_a_morning_that_had_not_come_is_still_sent(
    user: User, restored: SendingHold, settings: object
) -> None:
    settings.QUIET_HOURS = (at(21).time(), at(7).time())  # type: ignore[attr-defined]
    outbox.enqueue([draft(user, audience="reporter", offset=-5)])
    held.release(actor=None, source="test", sent_until=at(5))
    assert Intent.objects.get().state == "planned"


def test_all_is_sent_where_a_person_says_so(
    user: User, restored: SendingHold, sink: SmtpSink
) -> None:
    outbox.enqueue([draft(user, audience="reporter", offset=-5)])
    held.release(actor=None, source="test", sent_until=None)
    assert sender.send_due().sent == 1
    assert len(sink.envelopes) == 1


def test_the_page_lists_and_releases_once(
    operator: Client, user: User, restored: SendingHold
) -> None:
    outbox.enqueue([draft(user, audience="reporter", offset=-5)])
    shown = operator.get(PAGE)
    assert [(one.day, one.messages, one.receivers) for one in shown.context["waiting"]] == [
        (TUESDAY, 1, 1)
    ]
    assert 'value="2012-05-08T12:00"' in shown.content.decode()
    given = {"choice": "taken", "until": "2012-05-08T12:00"}
    for _click in range(2):
        assert operator.post(PAGE, given).status_code == 302
    assert SendingHold.objects.get().sent_until == at(12)
    (event,) = AuditEvent.objects.filter(action="sending.released")
    assert event.actor_name == "Admin (admin)"
    assert event.data["taken_as_sent"] == 1
    assert not operator.get(PAGE).context["waiting"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"choice": "taken", "until": ""},
        {"choice": "taken", "until": "2012-02-30T10:00"},
        {"choice": "taken", "until": "9" * 5000},
        {"choice": "none", "until": "2012-05-08T12:00"},
        {"choice": "all\0", "until": "\0"},
    ],
)
def test_what_is_no_choice_releases_nothing(
    operator: Client, restored: SendingHold, given: dict[str, str]
) -> None:
    assert operator.post(PAGE, given).status_code == 422
    assert hold.stands()


def test_health_and_every_page_of_the_administrator_say_it(
    operator: Client, restored: SendingHold
) -> None:
    assert "hold" in facts().problems
    for name in ("notifications:health", "departments:audit"):
        assert PAGE in operator.get(reverse(name)).content.decode()
    held.release(actor=None, source="test", sent_until=None)
    assert "hold" not in facts().problems
    assert PAGE not in operator.get(reverse("notifications:health")).content.decode()


def test_others_are_not_told_and_may_not_release(
    client: Client, user: User, restored: SendingHold
) -> None:
    client.force_login(user)
    assert PAGE not in client.get(reverse("departments:audit")).content.decode()
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"choice": "all"}).status_code == 403
    assert hold.stands()


def test_an_old_message_that_waits_is_not_an_alarm_of_its_own(
    user: User, restored: SendingHold
) -> None:
    outbox.enqueue([draft(user)])
    Delivery.objects.update(created_at=clock.real_now() - timedelta(days=1))
    assert "sender" not in facts().problems


def said(*arguments: str) -> str:
    told = StringIO()
    call_command(*arguments, stdout=told)
    return told.getvalue()


def test_the_command_shows_first_and_lets_go_when_told(user: User, restored: SendingHold) -> None:
    outbox.enqueue([draft(user, audience="reporter", offset=-5)])
    assert "2012-05-08  电子邮件: 1 messages to 1" in said("release_sending")
    assert hold.stands()
    with pytest.raises(CommandError, match="no time"):
        said("release_sending", "--mark-sent-until", "soon")
    assert "1 messages are taken" in said("release_sending", "--mark-sent-until", "restored")
    assert said("release_sending").startswith("Nothing holds")


def test_the_senders_are_held_by_hand_after_a_recovery(db: None) -> None:
    with clock.pinned(FRIDAY):
        said("hold_sending", "2012-05-11T08:00")
    assert SendingHold.objects.get().data_of == at(8, 11)
    with pytest.raises(CommandError, match="no time"):
        said("hold_sending", "yesterday")
