"""In-app messages: rows of the same database, so exactly once by the planner's transaction."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform_tracker.notifications.channels.base import ImmediateChannel
from reform_tracker.notifications.models import InboxMessage


class InboxChannel(ImmediateChannel):
    name: ClassVar[str] = "inbox"
    label: ClassVar[Promise] = _("In-app message")

    def place(self, intents: Mapping[int, int]) -> None:
        InboxMessage.objects.bulk_create(
            [InboxMessage(intent_id=pk, recipient_id=person) for pk, person in intents.items()],
            batch_size=1000,
        )


CHANNEL = InboxChannel()
