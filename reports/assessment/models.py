"""The versions of the rule by which units are assessed."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reports.assessment.rules import Rule
from tasks.models import ReformPlan


class AssessmentRuleQuerySet(models.QuerySet["AssessmentRule"]):
    def for_plan(self, plan: ReformPlan) -> "AssessmentRuleQuerySet":
        """The plan's own versions and those that hold where a plan has none, the one that comes
        first being the one to ask."""
        rows = self.filter(Q(plan=plan) | Q(plan=None))
        return rows.order_by(F("plan").desc(nulls_last=True), "-version")

    def in_force(self, plan: ReformPlan, day: date) -> "AssessmentRule":
        """The version by which the plan is assessed on a day."""
        return self.for_plan(plan).filter(in_force_on__lte=day)[0]


class AssessmentRule(models.Model):
    """A version of the rule: which criteria count, with how many points, and how.

    It holds for one plan, or (`plan` None) for all that have none of their own. A draft until it is
    put into force; no version is ever changed, a change is a new one.
    """

    plan = models.ForeignKey(
        ReformPlan, models.CASCADE, null=True, blank=True, related_name="assessment_rules"
    )
    version = models.PositiveIntegerField(_("version"))
    lines = models.JSONField()
    reason = models.CharField(_("reason"), max_length=500)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    in_force_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssessmentRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "version"], name="assessment_rule_once"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(plan=None), name="assessment_rule_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.version}"

    @property
    def rule(self) -> Rule:
        return Rule.from_json(self.lines)
