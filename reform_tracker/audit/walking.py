"""Proving the trail: one way along the whole chain, event by event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reform_tracker.audit.chain import GENESIS, UnknownDigestError, digest
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.keyrings import UnknownKeyError

UNSIGNED_END = "the end of the trail: it is not signed by a key of the system"


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
            yield from self._event(event, f"event {event.pk}", begun)
            self._last = event.hash
            while self._known and self._known[-1].count <= self.count:
                yield from self._compare(self._known.pop(), f"event {event.pk}")
        yield from self._end(begun, AuditHead.objects.filter(pk=1).first())

    def _event(self, event: AuditEvent, name: str, head: AuditHead | None) -> Iterator[str]:
        if event.previous_hash != self._last:
            yield f"{name}: an event before it is missing or was changed"
        self._keyed = self._keyed or self.count > (head.keyed_after if head else 0)
        if self._keyed and not event.key:
            yield f"{name}: it bears no key, as every event must since keys are in use"
        elif event.key and not self._keyed:
            yield f"{name}: it bears a key, and is older than the first one"
        try:
            if digest(event) != event.hash:
                yield f"{name}: its content does not match its hash"
        except (UnknownKeyError, UnknownDigestError) as error:
            yield from self._once(name, error)
        if head and self.count == head.count and event.hash != head.last_hash:
            yield f"{name}: it is not the event with which the trail ended"

    def _compare(self, known: Known, name: str) -> Iterator[str]:
        """Of those in a row that do not fit only the first one is told."""
        if known.last_hash == self._last:
            self._fitted, self._misfits = f"{name}, as {known.name} says", 0
            return
        self._misfits += 1
        if self._misfits == 1:
            whole = f"whole up to {self._fitted}" if self._fitted else "no anchor before it"
            yield f"{name}: it is another one than {known.name} holds ({whole})"

    def _end(self, begun: AuditHead | None, now: AuditHead | None) -> Iterator[str]:
        """The end of the trail as it stood when the walk began, and when it was over."""
        least, most = (head.count if head else 0 for head in (begun, now))
        if not least <= self.count <= most:
            yield f"the trail ends after {self.count} events; {most} were recorded"
        if now and now.count:
            yield from self._signature(now)
        if self._known:
            known = self._known[0]
            yield f"the trail ends after {self.count} events; {known.name} holds {known.count}"

    def _signature(self, head: AuditHead) -> Iterator[str]:
        try:
            if not head.is_signed():
                yield UNSIGNED_END
        except (UnknownKeyError, UnknownDigestError) as error:
            yield from self._once("the end of the trail", error)

    def _once(self, name: str, error: Exception) -> Iterator[str]:
        """The first place that cannot be proved, for each reason: there may be all of a year."""
        if str(error) not in self._cannot:
            self._cannot.add(str(error))
            yield f"{name}: it cannot be proved, nor others like it. {error}"
