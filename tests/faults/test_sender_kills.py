"""Senders killed while they send: nothing lost, and at most one repeated copy per kill.

Counted at the mail server, not in the database. The mail server takes a message and answers late,
which is the worst moment for a sender to die: the message is out and nobody has written it down.
"""

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from reform_tracker import clock
from reform_tracker.notifications import outbox
from tests.faults.checker import promised, tally
from tests.reform_tracker.notifications.builders import TUESDAY, draft, make_user
from tests.reform_tracker.notifications.shared import run_python, shared_database
from tests.support.examples import EXPLORING
from tests.support.smtp_sink import SmtpSink, smtp_sink

MESSAGES, KILLS = (600, 40) if EXPLORING else (150, 15)
SEED = 20120508
ANSWER_SECONDS = 0.03
# Forks a sender for each line it reads, so that a kill costs no start of an interpreter. A short
# lease stands in for the 120 s, which nobody waits for in a test.
NURSERY = """
import os, sys, time
from datetime import timedelta
from reform_tracker import clock
from reform_tracker.notifications import claims, sender
from reform_tracker.notifications.models import Delivery
from tests.faults.checker import promised, tally
from tests.reform_tracker.notifications.builders import TUESDAY

claims.LEASE = timedelta(seconds=0.5)
claims.LONGEST_ATTEMPT = timedelta(seconds=0.2)

def send_all():
    with clock.pinned(TUESDAY):
        while Delivery.objects.due(TUESDAY).exists():
            sender.send_due()
            time.sleep(0.02)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            send_all()
        finally:
            os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """Starts senders, one at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def start(self) -> int:
        """The process id of a new sender."""
        assert self.process.stdin is not None
        self.process.stdin.write("one\n")
        self.process.stdin.flush()
        return self._number()

    def ended(self) -> int:
        """Waits for the sender's end: 0, or minus the signal that killed it."""
        return self._number()

    def _number(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def nursery(environment: dict[str, str], sink: SmtpSink) -> Iterator[Nursery]:
    with run_python(NURSERY, {**environment, "EMAIL_URL": sink.url}) as process:
        yield Nursery(process)


def answer_late(sink: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    take = sink.handle_DATA

    async def take_and_wait(server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await take(server, session, envelope)
        await asyncio.sleep(ANSWER_SECONDS)
        return answer

    monkeypatch.setattr(sink, "handle_DATA", take_and_wait)


@pytest.mark.faults
@pytest.mark.walk
@pytest.mark.django_db(transaction=True)
def test_killed_senders_lose_nothing_and_repeat_at_most_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_user(f"person{number}") for number in range(MESSAGES)]
    with clock.pinned(TUESDAY):
        outbox.enqueue([draft(person) for person in people])
    chance, kills = random.Random(SEED), 0  # noqa: S311  (a seed that can be repeated)
    with smtp_sink() as sink, shared_database(tmp_path) as environment:
        answer_late(sink, monkeypatch)
        with nursery(environment, sink) as senders:
            for _ in range(KILLS):
                taken = len(sink.envelopes)
                sender = senders.start()
                sink.wait_for(taken + chance.randint(1, 3))
                time.sleep(chance.uniform(0, 2 * ANSWER_SECONDS))
                os.kill(sender, signal.SIGKILL)
                kills += senders.ended() == -signal.SIGKILL
            senders.start()
            assert senders.ended() == 0
        found = tally(
            sink, promised([person.email for person in people], [TUESDAY]), f"{KILLS} kills"
        )
    assert kills == KILLS
    assert (found.lost, found.phantom, found.renumbered) == (0, 0, 0)
    # Without a single repeated copy no kill hit the moment this test is about.
    assert 0 < found.doubled <= kills
