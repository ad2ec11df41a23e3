"""Audit events: append-only (a database trigger refuses change), chained by hash."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One fact: who did what to which object, in which way, and when.

    `data` holds the values that changed. `hash` covers every field and the previous event's
    hash, so that a removed or altered row shows (`manage.py verify_audit`).
    """

    at = models.DateTimeField(_("at"), db_index=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    actor_id = models.BigIntegerField(_("actor"), null=True, db_index=True)
    actor_name = models.CharField(_("name"), max_length=120)
    organization_id = models.BigIntegerField(_("organization"), null=True, db_index=True)
    source = models.CharField(_("source"), max_length=20)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("object"), max_length=60)
    object_id = models.CharField(_("object number"), max_length=64)
    summary = models.CharField(_("summary"), max_length=300)
    data = models.JSONField(_("values"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id", "id"])]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by every writer, so that the chain never forks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_hash = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count}"
