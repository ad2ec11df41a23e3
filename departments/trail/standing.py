"""How the trail stands: what its last proof found, and the last anchor that left the house."""

from dataclasses import dataclass
from datetime import datetime

from departments.models import Alarm
from departments.reach import Reach
from reform_tracker.audit import proving, saying
from reform_tracker.audit.models import AnchorDelivery, AuditAnchor, TrailCheck


@dataclass(frozen=True, slots=True)
class Standing:
    """`first` is the first broken place in words. `genuine`: the result was signed by the system;
    one that somebody put there proves nothing."""

    checked_at: datetime | None
    events: int
    broken: int
    first: str
    genuine: bool
    fresh: bool
    anchor: AuditAnchor | None
    arrived_at: datetime | None
    alarms: int

    @property
    def proved(self) -> bool:
        return self.genuine and self.fresh and not self.broken


def standing(reach: Reach) -> Standing:
    """Four statements."""
    check, anchor = TrailCheck.objects.first(), AuditAnchor.objects.first()
    arrived = AnchorDelivery.objects.exclude(delivered_at=None).order_by("-delivered_at")
    return Standing(
        checked_at=check.at if check else None,
        events=check.events if check else 0,
        broken=check.broken if check else 0,
        first=saying.in_words(check.first) if check else "",
        genuine=bool(check and proving.is_ours(check)),
        fresh=bool(check and proving.is_fresh(check)),
        anchor=anchor,
        arrived_at=arrived.values_list("delivered_at", flat=True).first() if anchor else None,
        alarms=Alarm.objects.within(reach).filter(acknowledged_at=None).count(),
    )
