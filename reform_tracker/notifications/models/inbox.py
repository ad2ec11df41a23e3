"""The in-app inbox."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker.notifications.models.outbox import FATES, Fate, Intent

UNREAD = Q(read_at=None, done_at=None, superseded_at=None)


class InboxMessageQuerySet(models.QuerySet["InboxMessage"]):
    def visible_to(self, user: User) -> "InboxMessageQuerySet":
        return self.filter(recipient=user)

    def unread(self) -> "InboxMessageQuerySet":
        """Neither read nor settled nor superseded: only what still speaks needs anybody's eyes."""
        return self.filter(UNREAD)

    def unread_first(self) -> "InboxMessageQuerySet":
        """Unread ones first, then the newest."""
        return self.order_by(Case(When(UNREAD, then=0), default=1), "-id")


class InboxMessage(models.Model):
    """An intent as its recipient sees it in the system, made in the intent's own transaction.

    `superseded_at` is when a newer reminder of the same duty came to the same person.
    """

    intent = models.OneToOneField(Intent, models.CASCADE, related_name="message")
    recipient = models.ForeignKey(User, models.CASCADE, related_name="inbox")
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    done_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    objects = InboxMessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("inbox message")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(read_at__isnull=False), name="inbox_opened_is_read"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="inbox_recipient"),
            models.Index(fields=["recipient"], condition=UNREAD, name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.intent_id} {self.recipient_id}"

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.done_at is None and self.superseded_at is None

    @property
    def state(self) -> Fate:
        """What the recipient himself sees of it: what is done or said anew needs no reading."""
        if self.done_at:
            return FATES["done"]
        if self.superseded_at:
            return FATES["superseded"]
        return FATES["seen" if self.read_at else "unread"]

    @property
    def fate(self) -> Fate:
        """How far the recipient has taken notice."""
        if self.opened_at:
            return FATES["opened"]
        return FATES["read" if self.read_at else "sent"]
