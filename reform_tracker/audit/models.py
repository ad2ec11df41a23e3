"""Audit events: append-only (a database trigger refuses change), chained by keyed hashes."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import chain


class Address(models.Func):
    """The client's address of an event, written the same way in the index and in questions: with
    the name of the key as a parameter SQLite would not know the index again."""

    arity = 1
    output_field = models.TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        told = "json_extract(%(expressions)s, '$.address')"
        return self.as_sql(compiler, connection, template=told, **more)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any
    ) -> Any:
        told = "(%(expressions)s ->> 'address')"
        return self.as_sql(compiler, connection, template=told, **more)


ADDRESS = Address("data")


class AuditEvent(models.Model):
    """One fact: who did what to which object, in which way, and when.

    `data` holds the values that changed. `hash` covers every field and the previous event's
    hash, so that a removed or altered row shows (`manage.py verify_audit`). It is an HMAC by the
    key and the hash function that are named; `key` is empty where the event is older than the
    first key.
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
    key = models.CharField(max_length=20, default="")
    algorithm = models.CharField(max_length=10, default=chain.SHA256)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["action", "id"], name="audit_by_action"),
            models.Index(fields=["source", "id"], name="audit_by_source"),
            models.Index(ADDRESS, name="audit_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.object_type} {self.object_id}"


class Signed(models.Model):
    """A row that is signed by a key which is not in the database: `statement` is what it says."""

    purpose: ClassVar[str]

    key = models.CharField(max_length=20, default="")
    algorithm = models.CharField(max_length=10, default=chain.SHA256)
    signature = models.CharField(max_length=64, default="")

    class Meta:
        abstract = True

    def statement(self) -> dict[str, Any]:
        """What the signature covers, as plain values."""
        raise NotImplementedError

    def signed_statement(self) -> dict[str, Any]:
        """What it says, with what proves it."""
        proof = {"key": self.key, "algorithm": self.algorithm, "signature": self.signature}
        return self.statement() | proof

    def sign(self) -> None:
        """Signs what the row says; the caller saves."""
        seal = chain.seal(self.purpose, self.statement())
        self.key, self.algorithm, self.signature = seal.key, seal.algorithm, seal.signature

    def is_signed(self) -> bool:
        """Whether the row says what was signed.

        Raises UnknownKeyError and UnknownDigestError where that cannot be told.
        """
        seal = chain.Seal(self.key, self.algorithm, self.signature)
        return chain.fits(self.purpose, self.statement(), seal)


class AuditHead(Signed):
    """The end of the chain: one row, locked by every writer, so that the chain never forks.

    `keyed_after` is how many events are older than the first key: every later one bears a key.
    `last_fact` is the hash of the last event that changed a fact, the version of what is computed.
    """

    purpose = "head"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_hash = models.CharField(max_length=64)
    last_fact = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField(default=0)
    keyed_after = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count}"

    def statement(self) -> dict[str, Any]:
        return {"count": self.count, "last_hash": self.last_hash, "keyed_after": self.keyed_after}


class AuditAnchor(Signed):
    """The end of the trail on a day, signed. It proves something once it lies where the system
    cannot reach it (`anchors`); the row only remembers. Append-only.

    `daily` marks the one that each day makes, beside those that somebody asks for; `day` is one of
    the real calendar. `previous` is the signature of the anchor before it.
    """

    purpose = "anchor"

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    daily = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    count = models.PositiveBigIntegerField()
    last_event = models.BigIntegerField()
    last_hash = models.CharField(max_length=64)
    keyed_after = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(daily=True), name="one_daily_anchor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.day.isoformat()}"

    def statement(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "day": self.day.isoformat(),
            "made_at": _moment(self.made_at),
            "count": self.count,
            "last_event": self.last_event,
            "last_hash": self.last_hash,
            "keyed_after": self.keyed_after,
            "previous": self.previous,
        }


class AnchorDelivery(models.Model):
    """An anchor on its way to one of the places outside, tried until it is there."""

    anchor = models.ForeignKey(AuditAnchor, models.CASCADE, related_name="deliveries")
    target = models.CharField(max_length=120)
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["anchor_id", "target"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["anchor", "target"], name="anchor_once_to_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.anchor_id} {self.target}"


class TrailCheck(Signed):
    """One proof of the whole trail and what it found: how many events and anchors were compared,
    how many places are broken, and the first of them. Signed, so that no row of it can be made up.
    """

    purpose = "check"

    at = models.DateTimeField(db_index=True)
    events = models.PositiveBigIntegerField()
    anchors = models.PositiveIntegerField()
    broken = models.PositiveBigIntegerField()
    unexplained = models.PositiveIntegerField(default=0)
    first = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.broken}"

    def statement(self) -> dict[str, Any]:
        said = {
            "at": _moment(self.at),
            "events": self.events,
            "anchors": self.anchors,
            "broken": self.broken,
            "first": self.first,
        }
        # Those that were signed before there was such a thing say nothing of it.
        return said | ({"unexplained": self.unexplained} if self.unexplained else {})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
