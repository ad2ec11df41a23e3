"""Alarms: something in the trail that an auditor should look at."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from departments.organizations.models import Organization

if TYPE_CHECKING:
    from departments.reach import Reach


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def within(self, reach: "Reach") -> "AlarmQuerySet":
        """Those of accounts within reach; what concerns no account needs the whole."""
        return self.filter(reach.among("organization"))


class Alarm(models.Model):
    """What a rule (`departments.alarms.rules`) has seen of one subject within one window of time.

    `subject` is an account, an address or the trail itself. `events` are the numbers of the events
    that raised it and of those that came later in the window, the first hundred; `count` is how
    many there were. One that stands for many subjects, beyond the first of an hour, says in `parts`
    how many events were of which. Times are real ones. What an auditor found out is its `note`.
    """

    kind = models.CharField(_("kind"), max_length=40)
    subject = models.CharField(_("subject"), max_length=80)
    window = models.DateTimeField(_("from"))
    account = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("account")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("organization")
    )
    address = models.CharField(_("network address"), max_length=64, blank=True)
    events = models.JSONField(_("events"), default=list)
    count = models.PositiveIntegerField(_("how many"))
    parts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(_("raised at"), db_index=True)
    acknowledged_at = models.DateTimeField(_("dealt with at"), null=True, db_index=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what it was"), max_length=500, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        verbose_name = _("alarm")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject", "window"], name="alarm_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, note="")
                | (Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(note="")),
                name="alarm_dealt_with_by_somebody_who_says_what_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.window.isoformat()}"

    @property
    def key(self) -> str:
        """Of the messages about it."""
        return f"alarm:{self.pk}"

    def page(self) -> str:
        return reverse("departments:alarm", args=[self.pk])


class AlarmMark(models.Model):
    """How far the trail was looked at for alarms: one row, locked by whoever looks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_event = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last_event}"
