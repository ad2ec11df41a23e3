"""In-app messages: rows of the same database, so exactly once by the planner's transaction."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform_tracker import clock
from reform_tracker.notifications.channels.base import ImmediateChannel
from reform_tracker.notifications.models import InboxMessage, Intent

AT_ONCE = 1000  # messages in one statement: SQLite takes 32,766 values


class InboxChannel(ImmediateChannel):
    name: ClassVar[str] = "inbox"
    label: ClassVar[Promise] = _("In-app message")

    def place(self, intents: Mapping[int, int]) -> None:
        InboxMessage.objects.bulk_create(
            [InboxMessage(intent_id=pk, recipient_id=person) for pk, person in intents.items()],
            batch_size=1000,
        )
        for start in range(0, len(intents), AT_ONCE):
            _supersede(list(intents)[start : start + AT_ONCE])


def _supersede(newer: Sequence[int]) -> None:
    """Of several reminders of one duty to one person only the newest asks for attention."""
    placed = Intent.objects.filter(pk__in=newer).reminders()
    same = placed.filter(duty_key=OuterRef("duty_key"), recipient=OuterRef("recipient"))
    older = (
        Intent.objects.unsettled()
        .reminders()
        .filter(channel=CHANNEL.name, duty_key__in=placed.values("duty_key"))
        .exclude(pk__in=newer)
        .filter(Exists(same))
    )
    InboxMessage.objects.filter(
        intent__in=older.order_by().values("pk"), done_at=None, superseded_at=None
    ).update(superseded_at=clock.now())


CHANNEL = InboxChannel()
