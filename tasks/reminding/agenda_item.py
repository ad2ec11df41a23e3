"""The list for the next meeting: duties that no reminder has moved (联席会议)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from tasks.plan.models.plan import Measure, ReformPlan
from tasks.reminding.models import ObligationKind


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> "AgendaItemQuerySet":
        """Duties of the organizations within the reach of the account's office."""
        return self.filter(user.reads.among("owed_by"))

    def open(self) -> "AgendaItemQuerySet":
        """Neither done nor dealt with."""
        return self.filter(settled_at=None, dealt_at=None)

    def handled(self) -> "AgendaItemQuerySet":
        """Done or dealt with, the latest first."""
        rows = self.filter(Q(settled_at__isnull=False) | Q(dealt_at__isnull=False))
        return rows.order_by(Coalesce("dealt_at", "settled_at").desc(), "-pk")


class AgendaItem(models.Model):
    """A duty that stayed undone until the last step of the ladder.

    The words are those of the day on which it was listed, the name of the organization as well:
    `owed_by` is the organization itself, for a review the one whose document waits. `obligation` is
    an opaque name.
    `settled_at` is when the duty was done after all; `dealt_at` is when a meeting dealt with it,
    `decision` what it decided.
    """

    obligation = models.CharField(_("obligation"), max_length=80, unique=True)
    kind = models.CharField(_("duty"), max_length=16, choices=ObligationKind.choices)
    organization = models.CharField(_("organization"), max_length=120)
    owed_by = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    plan = models.ForeignKey(ReformPlan, models.CASCADE, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(_("period"), max_length=10, blank=True)
    document = models.CharField(max_length=40, blank=True)
    document_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    detail = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=500)
    due_on = models.DateField(_("due on"))
    listed_on = models.DateField(_("listed on"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    dealt_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    dealt_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(_("decision"), blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        verbose_name = _("item for the meeting")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dealt_at=None, dealt_by=None, decision="")
                | Q(dealt_at__isnull=False, dealt_by__isnull=False) & ~Q(decision=""),
                name="agenda_dealt_who_when_what",
            )
        ]

    def __str__(self) -> str:
        return self.title
