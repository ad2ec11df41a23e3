"""The outbox's tables: intents, digests, inbox, personal channels, job marks."""

from reform_tracker.notifications.models.inbox import InboxMessage
from reform_tracker.notifications.models.marks import JobMark
from reform_tracker.notifications.models.outbox import (
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Intent,
    IntentState,
    Topic,
)
from reform_tracker.notifications.models.personal import PersonalChannel

__all__ = [
    "Delivery",
    "DeliveryQuerySet",
    "DeliveryState",
    "InboxMessage",
    "Intent",
    "IntentState",
    "JobMark",
    "PersonalChannel",
    "Topic",
]
