"""By which rule the lights of a plan are read: what held before is kept."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


def own_duties() -> list[str]:
    """The kinds of duty that whoever answers for a line owes for it: plan, reports, milestones."""
    return ["filing", "report", "milestone"]


class FormerLightRule(models.Model):
    """The rule of a plan's lights up to the day before `until`; the fields are the plan's."""

    plan = models.ForeignKey("tasks.ReformPlan", models.CASCADE, related_name="former_light_rules")
    yellow_gap = models.PositiveSmallIntegerField(_("yellow from"))
    red_gap = models.PositiveSmallIntegerField(_("red above"))
    red_duties = models.JSONField(_("overdue duties that turn red"), default=list)
    until = models.DateField(_("until"))

    class Meta:
        ordering: ClassVar = ["until"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "until"], name="light_rule_until_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.until}"
