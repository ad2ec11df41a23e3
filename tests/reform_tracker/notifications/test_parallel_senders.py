"""Three senders at once share the work: each digest leaves once."""

from collections import Counter
from pathlib import Path

import pytest

from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Delivery
from tests.reform_tracker.notifications.builders import draft, make_user
from tests.reform_tracker.notifications.shared import let_go, run_python, shared_database
from tests.support.smtp_sink import Mode, smtp_sink

SENDERS, PEOPLE = 3, 40
SEND = """
import sys
from reform_tracker import clock
from reform_tracker.notifications import sender
from tests.reform_tracker.notifications.builders import TUESDAY
print("ready", flush=True)
sys.stdin.readline()
with clock.pinned(TUESDAY):
    print(sender.send_due().sent, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_three_senders_at_once_send_each_digest_once(tmp_path: Path) -> None:
    outbox.enqueue([draft(make_user(f"person{number}")) for number in range(PEOPLE)])
    with smtp_sink() as sink, shared_database(tmp_path) as environment:
        sink.mode, sink.slow_seconds = Mode.SLOW, 0.01
        environment["EMAIL_URL"] = sink.url
        senders = [run_python(SEND, environment) for _ in range(SENDERS)]
        let_go(senders)
        sent = [int(sender.communicate(timeout=60)[0]) for sender in senders]
    assert min(sent) > 0
    assert sum(sent) == PEOPLE
    assert set(Counter(message["To"] for message in sink.messages).values()) == {1}
    assert Delivery.objects.filter(state="sent").count() == PEOPLE
