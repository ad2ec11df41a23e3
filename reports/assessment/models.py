"""The versions of the rule by which units are assessed, and the assessment of a plan."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Organization, User
from departments.permissions import TABLE, Access, Action, reach_for
from reform_tracker import clock
from reports.assessment.computing import Points, Score
from reports.assessment.freezing import thaw
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
            models.CheckConstraint(
                condition=Q(in_force_by=None) | Q(in_force_on__isnull=False),
                name="assessment_rule_in_force_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.version}"

    @property
    def rule(self) -> Rule:
        return Rule.from_json(self.lines)


class Assessment(models.Model):
    """The assessment of a plan: what the facts of `as_of` came to by a version of the rule.

    drafted → self-assessment, until a day → under review → published. As long as it is a draft it
    may be computed again; from then on its sheets are what they are.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        SELF_ASSESSMENT = "self", _("Self-assessment")
        REVIEW = "review", _("Under review")
        PUBLISHED = "published", pgettext_lazy("assessment", "Published")

    plan = models.OneToOneField(ReformPlan, models.PROTECT, related_name="assessment")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFTED
    )
    rule = models.ForeignKey(AssessmentRule, models.PROTECT, related_name="+")
    as_of = models.DateField(_("as of"))
    self_until = models.DateField(_("self-assessment until"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="drafted", self_until=None)
                | ~Q(state="drafted") & Q(self_until__isnull=False),
                name="assessment_opened_until",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.state}"

    @property
    def takes_self_assessment(self) -> bool:
        """Whether units may say today what they think of their points."""
        return (
            self.state == self.State.SELF_ASSESSMENT
            and self.self_until is not None
            and clock.today() <= self.self_until
        )

    @property
    def takes_objections(self) -> bool:
        return self.state in (self.State.REVIEW, self.State.PUBLISHED)


class AssessmentSheetQuerySet(models.QuerySet["AssessmentSheet"]):
    def visible_to(self, user: User) -> "AssessmentSheetQuerySet":
        """Those within reach of the account's office, and its own unit's."""
        own = user.places(*TABLE[Action.READ_ASSESSMENT].own)
        reached = reach_for(user, Action.READ_ASSESSMENT).among("organization")
        return self.filter(reached | Q(organization__in=own))


class AssessmentSheet(models.Model):
    """One unit in an assessment: its frozen score with all facts, and what the unit says of it.

    `self_points` are the points that it thinks right, by criterion. `version` counts what is said
    or done on it, by either side.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sheets")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    score = models.JSONField()
    remark = models.TextField(_("remark"), blank=True)
    self_points = models.JSONField(default=dict)
    self_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    self_at = models.DateTimeField(_("self-assessed at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = AssessmentSheetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__unit_order", "organization"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "organization"], name="assessment_sheet_once"
            ),
            models.CheckConstraint(
                condition=Q(self_by=None, self_at=None)
                | Q(self_by__isnull=False, self_at__isnull=False),
                name="self_assessed_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.organization_id}"

    @property
    def computed(self) -> Score:
        return thaw(self.score)

    @property
    def worth(self) -> dict[str, Decimal]:
        """The points that count, by criterion: as they were computed, or corrected last."""
        points = {one.criterion: one.points for one in self.computed.points}
        points |= {one.criterion: one.after for one in self.corrections.all()}
        return {key: value for key, value in points.items() if value is not None}

    @property
    def total(self) -> Decimal | None:
        return sum(self.worth.values(), Decimal(0)) if self.worth else None

    def points_of(self, criterion: str) -> Points | None:
        """Its computed points for a criterion, None for one that does not count here."""
        found = (one for one in self.computed.points if one.criterion == criterion)
        return next((one for one in found if one.of is not None), None)

    def access(self) -> Access:
        """Whose sheet it is, and who has written on it: they do not judge it."""
        wrote = {one.by_id for one in self.objections.all()}
        wrote |= {self.self_by_id} if self.self_by_id else set()
        return Access(owner=self.organization_id, wrote=frozenset(wrote))


class AssessmentObjection(models.Model):
    """A unit does not agree with its sheet, and what the commission answered.

    `signatory` is who signed it in the unit's own system, which has sent it.
    """

    sheet = models.ForeignKey(AssessmentSheet, models.CASCADE, related_name="objections")
    text = models.TextField(_("objection"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signatory = models.CharField(_("signatory"), max_length=60, blank=True)
    at = models.DateTimeField(_("at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(answered_at=None), name="one_open_objection"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None, answer="")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="objection_answered_who_when_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.at}"

    @property
    def signed_by(self) -> str:
        """Who objects, by name."""
        return self.signatory or self.by.full_name


class AssessmentCorrection(models.Model):
    """The commission put the points of a criterion right; what they were before stays.

    `objection` is the one that it answers, where it does.
    """

    sheet = models.ForeignKey(AssessmentSheet, models.CASCADE, related_name="corrections")
    criterion = models.CharField(_("criterion"), max_length=40)
    before = models.DecimalField(_("before"), max_digits=5, decimal_places=2)
    after = models.DecimalField(_("after"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    objection = models.ForeignKey(
        AssessmentObjection, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="points_corrected_with_reason")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion} {self.after}"


class AssessmentEdition(models.Model):
    """A published assessment, frozen with everything that its sheets say, and the hash of it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("edition"))
    figures = models.JSONField()
    figures_sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessment_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.number}"
