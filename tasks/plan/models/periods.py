"""Reporting periods, and documents that are handed out for one."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.plan.models.plan import Measure, ReformPlan
from tasks.signing.models import Document


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def begun(self, on: date) -> "ReportingPeriodQuerySet":
        return self.filter(starts_on__lte=on)

    def of_open_plans(self) -> "ReportingPeriodQuerySet":
        return self.filter(plan__closed_on=None)


class ReportingPeriod(models.Model):
    """A month of a plan for which progress is reported; `code` is "2012-05"."""

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="periods")
    code = models.CharField(_("period"), max_length=10)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    due_on = models.DateField(_("due on"))

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="period_code_once"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_beyond_year(self) -> bool:
        """Whether the plan's own year is over: then only cross-year measures are reported on."""
        return self.starts_on.year > self.plan.year


class PeriodMove(models.Model):
    """A due date that moved, and on which day."""

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="moves")
    before = models.DateField(_("before"))
    after = models.DateField(_("after"))
    moved_on = models.DateField(_("moved on"))

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.period_id} {self.before} → {self.after}"


class ForAPeriod(Document):
    """What an organization hands out on a `measure` for a `period`; once each.

    `duty_key` and `duty_key_of` are the same name: the second is for who has no row yet.
    """

    measure: "models.ForeignKey[Measure, Measure]"
    measure_id: int
    period: "models.ForeignKey[ReportingPeriod, ReportingPeriod]"
    period_id: int

    class Meta:
        abstract = True

    @classmethod
    def duty_key_of(cls, measure_id: int, organization_id: int, period_id: int) -> str:
        return f"{cls.DUTY}:{measure_id}:{organization_id}:{period_id}"

    @property
    def duty_key(self) -> str:
        return self.duty_key_of(self.measure_id, self.organization_id, self.period_id)

    PLAN = "period__plan"

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    @property
    def of_period(self) -> str:
        return self.period.code

    def detail_in_words(self) -> str:
        return self.measure.task.title
