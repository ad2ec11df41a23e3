"""The feed of changes, and who is called when it grows.

The tables are those of the app `api`, where the feed came from.
"""

from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import ApiClient, Organization
from reform_tracker.notifications.standard_webhooks import Signing


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
        app_label = "api"
        indexes: ClassVar = [models.Index(fields=["organization", "id"])]

    def __str__(self) -> str:
        return f"{self.id} {self.resource} {self.object_id} {self.event}"


class FeedMark(models.Model):
    """How far the feed has been forgotten: one row with the highest number that was deleted."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    forgotten_to = models.BigIntegerField(default=0)

    class Meta:
        app_label = "api"

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
        app_label = "api"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.id}"

    @property
    def host(self) -> str:
        """Where it calls, without what an address may hold of secrets."""
        return urlsplit(self.target).netloc
