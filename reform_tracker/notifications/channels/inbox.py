"""In-app messages: rows of the same database, so exactly once by the planner's transaction."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform_tracker.notifications.channels.base import ImmediateChannel
from reform_tracker.notifications.models import InboxMessage, Intent


class InboxChannel(ImmediateChannel):
    name: ClassVar[str] = "inbox"
    label: ClassVar[Promise] = _("In-app message")

    def place(self, intents: Sequence[Intent]) -> None:
        InboxMessage.objects.bulk_create(
            [InboxMessage(intent=intent, recipient_id=intent.recipient_id) for intent in intents],
            batch_size=1000,
        )


CHANNEL = InboxChannel()
