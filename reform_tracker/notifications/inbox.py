"""What a person does with the own inbox: read, open. Receipts bear the business time."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications.models import InboxMessage


def mark_read(*, actor: User, message_id: int | None = None) -> int:
    """Marks one message, or all, of the person as read; returns how many were unread.

    Raises Http404 for a message of somebody else.
    """
    mine = InboxMessage.objects.visible_to(actor)
    if message_id is not None:
        mine = mine.filter(pk=get_object_or_404(mine, pk=message_id).pk)
    return mine.filter(read_at=None).update(read_at=clock.now())


def open_message(*, actor: User, message_id: int) -> str:
    """Records that the person followed the message; returns the path it leads to.

    The first time counts. Raises Http404 for a message of somebody else.
    """
    mine = InboxMessage.objects.visible_to(actor).select_related("intent")
    message = get_object_or_404(mine, pk=message_id)
    now = clock.now()
    InboxMessage.objects.filter(pk=message.pk).update(
        read_at=Coalesce(F("read_at"), now), opened_at=Coalesce(F("opened_at"), now)
    )
    return message.intent.link
