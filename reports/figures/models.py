"""Where each measure stands for each organization that reports on it: the read side's table."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from tasks.models import DeclaredStatus, Measure, ProgressReport, ReformPlan
from tasks.plan.models.roles import MAIN_ROLES
from tasks.plan.models.scope import of_organization_or_line


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, user: User) -> "StandingQuerySet":
        """The same scope as progress reports."""
        return self.filter(of_organization_or_line(user))


class Standing(models.Model):
    """The current state of a measure for its lead, or for a prefecture that takes part.

    Written in the same transaction as the write that changes it, rebuilt by `rebuild_standings`;
    both by `reports.figures.standings`. `schedule` lists [date, cumulated weight in percent] from
    the accepted filing; `declared_*` come from the newest signed report, `verified_percent` is the
    weight of the milestones the commission has confirmed. `owed` lists what the organization itself
    has not handed in or reached (`tasks.state.owing.Owed`), due or not, None as long as nobody has
    asked; `closures` the days from and until which the part was closed (销号). The light depends on
    the day and is therefore computed when read (`reports.figures.lights`).
    """

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="standings")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="standings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="standings")
    role = models.CharField(_("role"), max_length=8, choices=MAIN_ROLES)
    horizon = models.CharField(_("horizon"), max_length=12, choices=Measure.Horizon.choices)
    schedule = models.JSONField(_("schedule"), default=list)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    declared_status = models.CharField(
        _("declared status"), max_length=12, choices=DeclaredStatus.choices, blank=True
    )
    declared_percent = models.PositiveSmallIntegerField(_("declared"), null=True, blank=True)
    verified_percent = models.PositiveSmallIntegerField(_("verified"), default=0)
    done_verified = models.BooleanField(_("done and verified"), default=False)
    latest_report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs_coordination = models.BooleanField(_("needs coordination"), default=False)
    owed = models.JSONField(null=True)
    closures = models.JSONField(default=list)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [
            "measure__task__area__number",
            "measure__task__number",
            "measure__number",
            "organization__unit_order",
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "organization"], name="one_standing_per_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id}"


class KeptDay(models.Model):
    """The figures of a plan on a day that has passed: the last one of a reporting period.

    `figures` is a frozen `reports.figures.values.Summary`, `marks` has a `KeptMark` for each row.
    Written once by `reports.figures.kept`, never changed: the facts of a past day do not change.
    """

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="kept_days")
    on = models.DateField(_("day"))
    figures = models.JSONField()
    marks = models.JSONField()

    class Meta:
        ordering: ClassVar = ["plan", "on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "on"], name="day_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"
