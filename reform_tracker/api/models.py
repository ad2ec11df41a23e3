"""What the contract itself keeps: answers to keyed requests."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import ApiClient


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
