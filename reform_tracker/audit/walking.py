"""Proving the trail: one way along the whole chain, event by event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reform_tracker.audit import saying
from reform_tracker.audit.chain import GENESIS, UnknownDigestError, digest
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.keyrings import UnknownKeyError


@dataclass(frozen=True, slots=True)
class Known:
    """With which hash so many events ended, as it was said outside of the trail."""

    name: str
    count: int
    last_hash: str


class Walk:
    """How far the walk came and what it has seen. What is recorded meanwhile does no harm: the end
    is looked at before and after, and what is `known` was known before."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self.count, self._last, self._keyed = 0, GENESIS, False
        self._cannot: set[str] = set()
        self._known = sorted(known, key=lambda one: -one.count)  # the next one last
        self._fitted, self._misfits = "", 0

    def broken_places(self) -> Iterator[str]:
        """Every place where the chain does not hold, as a sentence, the first one first."""
        begun = AuditHead.objects.filter(pk=1).first()
        for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
            self.count += 1
            yield from self._event(event, _named(event), begun)
            self._last = event.hash
            while self._known and self._known[-1].count <= self.count:
                yield from self._compare(self._known.pop(), _named(event))
        yield from self._end(begun, AuditHead.objects.filter(pk=1).first())

    def _event(self, event: AuditEvent, name: str, head: AuditHead | None) -> Iterator[str]:
        if event.previous_hash != self._last:
            yield saying.NO_EVENT_BEFORE % {"name": name}
        self._keyed = self._keyed or self.count > (head.keyed_after if head else 0)
        if self._keyed and not event.key:
            yield saying.NO_KEY % {"name": name}
        elif event.key and not self._keyed:
            yield saying.EARLY_KEY % {"name": name}
        try:
            if digest(event) != event.hash:
                yield saying.OTHER_CONTENT % {"name": name}
        except (UnknownKeyError, UnknownDigestError) as error:
            yield from self._once(name, error)
        if head and self.count == head.count and event.hash != head.last_hash:
            yield saying.OTHER_END % {"name": name}

    def _compare(self, known: Known, name: str) -> Iterator[str]:
        """Of those in a row that do not fit only the first one is told."""
        if known.last_hash == self._last:
            self._fitted, self._misfits = saying.FITTED % {"name": name, "known": known.name}, 0
            return
        self._misfits += 1
        if self._misfits == 1:
            fitted = {"fitted": self._fitted}
            whole = saying.WHOLE_UP_TO % fitted if self._fitted else saying.NO_ANCHOR_BEFORE
            yield saying.OTHER_EVENT % {"name": name, "known": known.name, "whole": whole}

    def _end(self, begun: AuditHead | None, now: AuditHead | None) -> Iterator[str]:
        """The end of the trail as it stood when the walk began, and when it was over."""
        least, most = (head.count if head else 0 for head in (begun, now))
        if not least <= self.count <= most:
            yield saying.COUNT % {"count": self.count, "most": most}
        if now and now.count:
            yield from self._signature(now)
        if self._known:
            known = self._known[0]
            ends = {"count": self.count, "known": known.name, "held": known.count}
            yield saying.COUNT_KNOWN % ends

    def _signature(self, head: AuditHead) -> Iterator[str]:
        try:
            if not head.is_signed():
                yield saying.UNSIGNED
        except (UnknownKeyError, UnknownDigestError) as error:
            yield from self._once(saying.END, error)

    def _once(self, name: str, error: Exception) -> Iterator[str]:
        """The first place that cannot be proved, for each reason: there may be all of a year."""
        if str(error) not in self._cannot:
            self._cannot.add(str(error))
            yield saying.CANNOT_PROVE % {"name": name, "reason": error}


def _named(event: AuditEvent) -> str:
    return saying.EVENT % {"number": event.pk}
