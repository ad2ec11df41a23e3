"""The book of closes: what was frozen of each period, never changed, chained by hash."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks.models import ReformPlan, ReportingPeriod


class PeriodClose(models.Model):
    """An entry in a plan's book of closes: a period is closed, or opened again.

    `number` counts the entries of the plan, `edition` the closes of the period; an entry that opens
    has the edition that it ends. Of a close, `figures` is the frozen roll-up of the period's last
    day, `as_of`, with what had come in by the day of the close, and `rule` by which rule and on
    which scale it was counted. `hash` covers every field and the hash of the entry before it
    (`reports.closes.chain`). The database refuses to change or delete an entry.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Period closed")
        REOPENED = "reopened", _("Period opened again")

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="closes")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="closes")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    edition = models.PositiveSmallIntegerField(_("edition"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    actor_name = models.CharField(_("name"), max_length=120)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    figures = models.JSONField(null=True, blank=True)
    rule = models.JSONField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="close_number_once"),
            models.UniqueConstraint(
                fields=["period", "kind", "edition"], name="close_edition_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="closed",
                    as_of__isnull=False,
                    figures__isnull=False,
                    rule__isnull=False,
                    reason="",
                )
                | Q(kind="reopened", as_of=None, figures__isnull=True, rule__isnull=True)
                & ~Q(reason=""),
                name="close_has_figures_reopening_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.kind} {self.edition}"

    @property
    def is_closed(self) -> bool:
        return self.kind == self.Kind.CLOSED
