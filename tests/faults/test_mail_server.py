"""A mail server that is down, hangs, is slow, defers or refuses half of what it is sent.

After its return everything has arrived once, or is dead with the server's own words.
"""

import pytest
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.local.ports import free_port
from reform_tracker.notifications import outbox, sender
from reform_tracker.notifications.models import Delivery, Intent
from tests.faults.checker import promised, tally
from tests.reform_tracker.notifications.builders import TUESDAY, draft, make_user
from tests.reform_tracker.notifications.test_sender import later
from tests.support.smtp_sink import Mode, SmtpSink, smtp_sink

PEOPLE = 60
RUNS_WHILE_AWAY = 3


def misbehave(fault: str, sink: SmtpSink, settings: Settings) -> None:
    if fault == "down":
        settings.EMAIL_PORT = free_port()
    elif fault == "refuses half":
        sink.refused = {f"person{number}@example.org" for number in range(0, PEOPLE, 2)}
    else:
        sink.mode = {
            "hangs": Mode.HANG,
            "slow": Mode.SLOW,
            "defers": Mode.DEFER,
        }[fault]


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["down", "hangs", "slow", "defers", "refuses half"])
def test_all_is_delivered_once_after_its_return_or_dead_with_the_reason(
    fault: str, settings: Settings
) -> None:
    people = [make_user(f"person{number}") for number in range(PEOPLE)]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.5
    with smtp_sink() as sink, clock.pinned(TUESDAY):
        sink.slow_seconds = 0.02
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        outbox.enqueue([draft(person) for person in people])
        misbehave(fault, sink, settings)
        for _run in range(RUNS_WHILE_AWAY):
            sender.send_due()
            later(1)
        settings.EMAIL_PORT, sink.mode = sink.port, Mode.OK
        later()
        sender.send_due()
        refused = sink.refused
        wanted = promised([one.email for one in people if one.email not in refused], [TUESDAY])
        found = tally(sink, wanted, f"mail server {fault}")
    assert (found.lost, found.phantom, found.renumbered) == (0, 0, 0)
    # A hanging server has taken what it never answered to: at most one copy a broken attempt.
    assert found.doubled == 0
    dead = Delivery.objects.filter(state="dead")
    assert {one.recipient.email for one in dead} == refused
    assert all(one.last_error.startswith("550") for one in dead)
    assert Intent.objects.filter(state="sent").count() == PEOPLE - len(refused)
