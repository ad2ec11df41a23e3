"""The sender: claims a few digests, hands them over one at a time, records what came of each.

The table is the truth. A digest is claimed by a token before anything leaves, and its outcome is
written only by the holder of the token, before the next one leaves. A sender that dies therefore
loses nothing and repeats at most the one digest it had in hand, under the same number; those it had
claimed behind it wait for the end of the lease.
"""

import logging
import time
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reform_tracker import clock
from reform_tracker.backing_up import hold
from reform_tracker.notifications import channels, claims, digest, quiet
from reform_tracker.notifications.channels.base import (
    DigestChannel,
    Failure,
    Line,
    LineDown,
    OutcomeUnknown,
    PutOff,
    Refused,
)
from reform_tracker.notifications.claims import Claim
from reform_tracker.notifications.models import Delivery

log = logging.getLogger(__name__)

RUN_SECONDS = 200  # of all channels, well below the hard limit of a job; the next tick goes on
MOST_CLAIMED = 64
BRISK_SECONDS = 1.0  # a handful sent faster than this: claim twice as many next time
MAX_BREAKS = 2  # broken lines in a row that end the run of a channel with one line


@dataclass(frozen=True, slots=True)
class SendResult:
    """What one run did: digests sent, put off, given up, not needed, and overtaken by another."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    dropped: int = 0
    overtaken: int = 0


def send_due(limit: int | None = None) -> SendResult:
    """Sends the digests that are due, at most `limit` of them; nothing on a day off, at night, or
    while the data have been put back and nobody has said what becomes of what was sent already.

    Safe to run any number of times at once. Never raises for what a receiver or a line does.
    """
    claims.book_left_over()
    counts: Counter[str] = Counter()
    deadline = time.monotonic() + RUN_SECONDS
    with clock.pinned() as today, translation.override(settings.LANGUAGE_CODE):
        if not quiet.may_send(today):
            return SendResult()
        counts["dead"] += claims.refuse_unknown_channels(today)
        for channel in channels.outside():
            with closing(channel.line()) as line:
                run = _Run(channel, line, today)
                left = None if limit is None else limit - counts.total()
                counts.update(run.through(deadline, left))
    return SendResult(**counts)


def waiting() -> int:
    """How many digests could be sent now."""
    today = clock.today()
    due = Delivery.objects.due(today).filter(next_attempt_at__lte=clock.real_now())
    return due.count() if quiet.may_send(today) and not hold.stands() else 0


class _Run:
    """One run of one channel."""

    def __init__(self, channel: DigestChannel[Any], line: Line[Any], today: date) -> None:
        self.channel = channel
        self.line = line
        self.today = today
        self.breaks = 0
        self.down = False

    def through(self, deadline: float, limit: int | None) -> Counter[str]:
        """Sends until nothing is left, the line is down, or time or limit is used up."""
        counts: Counter[str] = Counter()
        size = 1
        while not self.down and time.monotonic() < deadline and not hold.stands():
            wanted = size if limit is None else min(size, limit - counts.total())
            claimed = claims.claim(self.channel.name, self.today, wanted) if wanted > 0 else None
            if claimed is None:
                break
            counts["dropped"] += claimed.dropped
            began = time.monotonic()
            counts.update(self._hand_over(claimed.claims))
            brisk = time.monotonic() - began < BRISK_SECONDS
            size = min(size * 2, MOST_CLAIMED) if brisk else max(size // 2, 1)
        return counts

    def _hand_over(self, claimed: Sequence[Claim]) -> Counter[str]:
        """Writes the claimed digests, then sends them in turn; releases what it does not come to.

        Written together because that takes half as long as each between two waits for the line.
        """
        counts: Counter[str] = Counter()
        sent: list[Claim] = []
        written = {claim.delivery.pk: self._written(claim) for claim in claimed}
        queue = deque(claimed)
        try:
            while queue and not self.down and queue[0].lasts:
                claim = queue.popleft()
                outcome = self._attempt(claim, written.pop(claim.delivery.pk))
                counts[outcome] += 1
                if outcome == "sent":
                    sent.append(claim)
        finally:
            claims.book(sent)
            claims.release(queue)
        return counts

    def _attempt(self, claim: Claim, message: Any) -> str:
        """One attempt and its word in SendResult."""
        try:
            if isinstance(message, Failure):
                raise message
            self.line.send(message)
        except Failure as failure:
            return self._failed(claim, failure)
        except Exception as error:
            return self._failed(claim, _broken(claim, error))
        self.breaks = 0
        confirmed = self.channel.confirms
        return "sent" if claims.finish(claim, self.today, confirmed=confirmed) else "overtaken"

    def _written(self, claim: Claim) -> Any:
        """The finished message, or the Failure that says why there is none."""
        recipient = claim.delivery.recipient
        if not recipient.is_active:
            return Refused(_("The account is closed."))
        try:
            built = digest.build(claim.delivery, claim.intents, self.today)
            return self.channel.compose(built, recipient)
        except Failure as failure:
            return failure
        except Exception as error:
            return _broken(claim, error)

    def _failed(self, claim: Claim, failure: Failure) -> str:
        if isinstance(failure, LineDown | OutcomeUnknown):
            self.line.close()
            self.breaks += self.channel.one_line
            self.down = isinstance(failure, LineDown) or self.breaks >= MAX_BREAKS
        else:
            self.breaks = 0
        log.warning("digest %s: %s: %s", claim.delivery.uuid, type(failure).__name__, failure)
        return claims.fail(claim, failure, self.channel.waits) or "overtaken"


def _broken(claim: Claim, error: Exception) -> Failure:
    """One digest that cannot be written or sent must not hold up all others."""
    log.error("digest %s could not be made", claim.delivery.uuid, exc_info=error)
    return PutOff(f"{type(error).__name__}: {error}")
