"""The chain of a plan's closes: what a hash covers, and whether the whole still holds."""

from collections.abc import Iterator
from datetime import UTC

from reform_tracker.audit.models import AuditEvent
from reports.closes.models import PeriodClose
from reports.figures.values import fingerprint
from tasks.models import ReformPlan

GENESIS = "0" * 64


def digest(entry: PeriodClose) -> str:
    """SHA-256 over everything that the entry says and the hash before it, as canonical JSON; times
    in UTC."""
    return fingerprint(
        {
            "plan": entry.plan_id,
            "period": entry.period.code,
            "number": entry.number,
            "kind": str(entry.kind),
            "edition": entry.edition,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": entry.actor_id,
            "actor_name": entry.actor_name,
            "as_of": entry.as_of.isoformat() if entry.as_of else None,
            "figures": entry.figures,
            "rule": entry.rule,
            "reason": entry.reason,
            "previous_hash": entry.previous_hash,
        }
    )


def broken_links(plan: ReformPlan) -> Iterator[str]:
    """Every place where the book of a plan does not hold, as a sentence, the first one first;
    nothing when it is whole.

    Whoever can rewrite the rows could also compute their hashes anew: the audit trail, a chain of
    its own, keeps the hash of each entry too, and says when the last ones are gone.
    """
    recorded = _recorded(plan)
    expected, number = GENESIS, 0
    entries = PeriodClose.objects.filter(plan=plan).select_related("period").order_by("number")
    for entry in entries.iterator(chunk_size=20):
        name = f"close {entry.number} ({entry.period.code} {entry.kind} {entry.edition})"
        number += 1
        if entry.number != number:
            yield f"{name}: close {number} before it is missing"
            number = entry.number
        elif entry.previous_hash != expected:
            yield f"{name}: what stands before it was changed"
        noted = recorded.pop(entry.number, None)
        if digest(entry) != entry.hash:
            yield f"{name}: its content does not match its hash"
        elif noted != entry.hash:
            yield f"{name}: the audit trail has not recorded this hash"
        expected = entry.hash
    for missing in sorted(recorded):
        yield f"close {missing}: the audit trail has recorded it, the book has lost it"


def _recorded(plan: ReformPlan) -> dict[int, str]:
    """number → the hash of each entry as the audit trail has it."""
    events = AuditEvent.objects.filter(
        action__in=("period.closed", "period.reopened"),
        object_type=PeriodClose._meta.label_lower,
        data__plan=plan.pk,
    )
    return {data["number"]: data["hash"] for data in events.values_list("data", flat=True)}
