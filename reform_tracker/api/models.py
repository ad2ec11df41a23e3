"""What the contract itself keeps: answers to keyed requests, receipts, the feed of changes,
and who is called when it grows."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import ApiClient, Organization, User
from reform_tracker.notifications.standard_webhooks import Signing


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


class Change(models.Model):
    """One entry of an organization's feed; the numbers run in the order of the commits.

    `event` is what happened: saved, sign, accept, return, deadline_changed, deleted and so on;
    `external_id` is the organization's own number of the record, where it has given one.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    resource = models.CharField(_("resource"), max_length=40)
    object_id = models.BigIntegerField(_("object number"))
    external_id = models.CharField(_("number in the source system"), max_length=64, blank=True)
    event = models.CharField(_("event"), max_length=24)
    version = models.PositiveIntegerField(_("version"), null=True)
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organization", "id"])]

    def __str__(self) -> str:
        return f"{self.id} {self.resource} {self.object_id} {self.event}"


class FeedMark(models.Model):
    """How far the feed has been forgotten: one row with the highest number that was deleted."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    forgotten_to = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.forgotten_to)


class Webhook(Signing):
    """Where a client's system wants to be called when something happens to its records.

    It is a place in the feed: `position` is the last change that the receiver has taken, so nothing
    is skipped, changes arrive in their order, and going back is setting it back. `paused_at` is
    when it was given up after ten tries, or refused for good. `lease` lets one sender work at a
    time.
    """

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="webhooks")
    target = models.URLField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    secret = models.CharField(_("secret"), max_length=200)
    version = models.PositiveIntegerField(_("version"), default=1)
    position = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    last_success_at = models.DateTimeField(_("last success at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.id}"

    @property
    def host(self) -> str:
        """Where it calls, without what an address may hold of secrets."""
        return urlsplit(self.target).netloc
