"""Nothing leaves at night, and the night is no fault of the sender."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import health, outbox, quiet, sender
from reform_tracker.notifications.models import Delivery
from reform_tracker.notifications.sender import SendResult
from reform_tracker.settings import environment
from tests.reform_tracker.notifications.builders import TUESDAY, draft

NIGHT = (time(21), time(7))


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (NIGHT, time(20, 59), False),
        (NIGHT, time(21), True),
        (NIGHT, time(0), True),
        (NIGHT, time(6, 59), True),
        (NIGHT, time(7), False),
        ((time(12), time(14)), time(13), True),
        ((time(12), time(14)), time(14), False),
        ((time(0), time(0)), time(0), False),
    ],
)
def test_hours_may_pass_midnight(
    settings: Settings, hours: tuple[time, time], at: time, expected: bool
) -> None:
    settings.QUIET_HOURS = hours
    assert quiet.is_quiet(at) is expected


def all_day(settings: Settings) -> None:
    """Whatever the time of the test, it is quiet now and in an hour it will not be."""
    now = timezone.localtime(clock.now())
    settings.QUIET_HOURS = (
        (now - timedelta(minutes=30)).time(),
        (now + timedelta(minutes=30)).time(),
    )


def test_nothing_leaves_in_the_quiet_hours(user: User, settings: Settings) -> None:
    outbox.enqueue([draft(user)])
    all_day(settings)
    assert sender.send_due() == SendResult()
    assert sender.waiting() == 0
    settings.QUIET_HOURS = (time(0), time(0))
    assert sender.waiting() == 1
    assert sender.send_due() == SendResult(sent=1)


def test_what_waits_for_the_morning_is_not_late(user: User, settings: Settings) -> None:
    outbox.enqueue([draft(user)])
    Delivery.objects.update(created_at=clock.real_now() - timedelta(hours=5))
    (mail, *_others) = health.facts().channels
    assert mail.waiting == 1
    assert mail.oldest_unsent_age is not None
    all_day(settings)
    (mail, *_others) = health.facts().channels
    assert (mail.waiting, mail.oldest_unsent_age) == (1, None)


def test_a_day_begins_when_the_quiet_hours_end(settings: Settings) -> None:
    settings.QUIET_HOURS = NIGHT
    assert quiet.first_moment(TUESDAY) == timezone.make_aware(datetime.combine(TUESDAY, time(7)))
    settings.QUIET_HOURS = (time(12), time(14))
    assert quiet.first_moment(TUESDAY) == timezone.make_aware(datetime.combine(TUESDAY, time.min))


@pytest.mark.parametrize("value", ["21", "21:00", "x-y", "25:00-07:00", "-"])
def test_a_setting_that_is_no_span_is_named(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="QUIET_HOURS"):
        environment.hours("QUIET_HOURS", value)


def test_no_setting_means_never() -> None:
    assert environment.hours("QUIET_HOURS", "") == (time(0), time(0))
