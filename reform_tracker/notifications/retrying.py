"""Giving an undeliverable digest another chance: the operators' only write."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.notifications import jobs
from reform_tracker.notifications.models import Delivery, DeliveryState


@transaction.atomic
def retry_dead(delivery_id: int, *, actor: User, source: str) -> bool:
    """Puts a dead digest back in line; False when it is not dead (any more).

    What has been settled meanwhile is not said. It keeps its number, and it keeps to one digest
    a day: if the person had one today it goes with the next working day's. Raises Http404 and
    PermissionDenied.
    """
    authorize(actor, Action.RETRY_DELIVERIES)
    rows = Delivery.objects.visible_to(actor).select_for_update(of=("self",))
    delivery = get_object_or_404(rows, pk=delivery_id)
    if delivery.state != DeliveryState.DEAD:
        return False
    reason = delivery.last_error
    delivery.state = DeliveryState.WAITING
    delivery.attempts, delivery.last_error = 0, ""
    delivery.next_attempt_at = clock.real_now()
    delivery.save(update_fields=["state", "attempts", "last_error", "next_attempt_at"])
    record(
        actor=actor,
        action="delivery.retried",
        target=delivery,
        source=source,
        summary=_("Undeliverable message put back in line"),
        data={"recipient": delivery.recipient_id, "reason": reason},
    )
    jobs.wake()
    return True
