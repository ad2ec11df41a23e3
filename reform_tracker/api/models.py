"""What the contract itself keeps: answers to keyed requests, and receipts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import ApiClient, Organization, User


class StoredAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, written in the transaction of its effect.

    `fingerprint` is the SHA-256 of method, address and body: the same key with another request is
    a mistake of the caller.
    """

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    headers = models.JSONField(default=dict)
    body = models.TextField()
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "key"], name="one_answer_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.key}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, user: User) -> "ReceiptQuerySet":
        """An organization's own, and those of organizations within the reach of an office."""
        seen = user.reads.among("organization")
        if user.is_member:
            seen |= models.Q(organization=user.organization_id)
        return self.filter(seen)


class Receipt(models.Model):
    """What was received in one call of many items, and what became of each.

    `content_sha256` is over the items as they were understood, written as JSON with sorted keys
    and no spaces, so that the sender can prove what was sent. `answer` is what was answered.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    resource = models.CharField(_("resource"), max_length=40)
    received_at = models.DateTimeField(_("received at"))
    content_sha256 = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.number
