"""Implementation plans (实施方案) filed for the record (备案), their commitments and milestones."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.organizations.models import OrganizationKind
from tasks import links
from tasks.duties.kinds import DutyKind
from tasks.plan.models.plan import Assignment, Measure, ReformPlan
from tasks.plan.models.roles import LINE_ROLES
from tasks.signing.models import SignedDocument


class ImplementationPlanQuerySet(models.QuerySet["ImplementationPlan"]):
    def owe(self, plan: ReformPlan, organization_ids: Iterable[int]) -> None:
        """Makes the filings that these organizations owe, where they are not there yet."""
        filings = [ImplementationPlan(plan=plan, organization_id=pk) for pk in organization_ids]
        self.bulk_create(filings, ignore_conflicts=True)

    def owed(self) -> "ImplementationPlanQuerySet":
        """Those that somebody owes now, and those that were begun: a department that leads nothing
        any more owes no plan; what it has written of one stays."""
        leads = Assignment.objects.filter(
            role=Assignment.Role.LEAD,
            organization=OuterRef("organization"),
            measure__task__area__plan=OuterRef("plan"),
        )
        exempted = FilingExemption.objects.filter(
            plan=OuterRef("plan"), organization=OuterRef("organization")
        )
        asked = Q(organization__kind=OrganizationKind.PREFECTURE) | Exists(leads)
        begun = Q(started_on__isnull=False)
        return self.filter(begun | ~Exists(exempted) & asked, ended_on=None)

    def shown(self) -> "ImplementationPlanQuerySet":
        """Those that are owed, and what was begun of those that bodies owed which have ended."""
        owed = ImplementationPlan.objects.owed()
        ended = Q(ended_on__isnull=False, started_on__isnull=False)
        return self.filter(Q(pk__in=owed.values("pk")) | ended)

    def visible_to(self, user: User) -> "ImplementationPlanQuerySet":
        """Filings within the reach of the account's office; the own organization's, and those of
        a lead or prefecture on one of its lines. None that nobody owes any more."""
        reads = user.reads.among("organization")
        if user.reads.whole or not user.is_member:
            return self.shown().filter(reads)
        shared = Assignment.objects.reporting().filter(
            measure__in=Measure.objects.on_line_of(user.organization_id)
        )
        # A few pairs, read first: as one correlated condition the database may try every
        # combination of filing, part and measure.
        pairs = shared.order_by().values_list("measure__task__area__plan", "organization")
        mine = reads | Q(organization=user.organization_id)
        mine |= Q(organization__successor=user.organization_id)
        for plan in {plan for plan, _organization in pairs}:
            organizations = {organization for of, organization in pairs if of == plan}
            mine |= Q(plan=plan, organization__in=organizations)
        return self.shown().filter(mine)


class ImplementationPlan(SignedDocument):
    """One filing: an organization's yearly implementation plan for a reform plan.

    A lead department commits every measure it leads; a prefecture chooses the measures it takes
    on. Made when the plan is published, so that a missing filing is a row, not an absence; one that
    a successor owes is made `since` the change of organizations, and due later than the plan says.
    `amended_on` is the day of the last amendment that was accepted.
    """

    DUTY = DutyKind.FILING

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="filings")
    leader_name = models.CharField(_("responsible leader"), max_length=60, blank=True)
    leader_title = models.CharField(_("position"), max_length=60, blank=True)
    liaison_name = models.CharField(_("liaison"), max_length=60, blank=True)
    liaison_phone = models.CharField(_("office phone"), max_length=40, blank=True)
    summary = models.TextField(_("main steps"), blank=True)
    since = models.DateField(_("owed since"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    amended_on = models.DateField(_("amended on"), null=True, blank=True)

    objects = ImplementationPlanQuerySet.as_manager()

    class Meta(SignedDocument.Meta):
        ordering: ClassVar = ["organization__unit_order"]
        constraints: ClassVar = [
            *SignedDocument.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "organization"], name="one_filing_per_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.plan.year}"

    @property
    def is_started(self) -> bool:
        """Whether anybody has saved it yet; the row itself exists from publication."""
        return self.started_on is not None

    def name_in_words(self) -> str:
        return gettext("Implementation plan")

    def title_in_words(self) -> str:
        return gettext("Implementation plan of %(organization)s") % {
            "organization": self.organization
        }

    def page(self) -> str:
        return links.filing_page(self.pk)

    def form(self) -> str:
        return links.filing_form(self.pk)

    @property
    def duty_key(self) -> str:
        return f"{self.DUTY}:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        return self.due_on or self.plan.filing_due_on

    def reader_ids(self) -> frozenset[int]:
        mine = Assignment.objects.reporting().under(self.plan_id, self.organization_id)
        line = Assignment.objects.filter(role__in=LINE_ROLES, measure__in=mine.values("measure"))
        return self.heirs | set(line.values_list("organization_id", flat=True).distinct())


class FilingExemption(models.Model):
    """An organization that owes no implementation plan for a plan, as was said on publication."""

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="exemptions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar = ["organization__unit_order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "organization"], name="exempted_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.organization_id}"


class CurrentCommitments(models.Manager["MeasureCommitment"]):
    """What filings promise now."""

    def get_queryset(self) -> "models.QuerySet[MeasureCommitment]":
        return super().get_queryset().filter(until=None)


class MeasureCommitment(models.Model):
    """What a filing promises for one measure: its horizon and dated, weighted milestones.

    It stands in the filing from `since` to the day before `until` (nothing: still). `objects` are
    those that stand now, `ever` all. `former_horizons` lists those that amendments replaced, as
    [day until which it held in ISO 8601, horizon].
    """

    filing = models.ForeignKey(ImplementationPlan, models.CASCADE, related_name="commitments")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="commitments")
    horizon = models.CharField(
        _("horizon"),
        max_length=12,
        choices=Measure.Horizon.choices,
        default=Measure.Horizon.UNDECIDED,
    )
    former_horizons = models.JSONField(default=list)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CurrentCommitments()
    ever = models.Manager["MeasureCommitment"]()

    class Meta:
        ordering: ClassVar = [
            "measure__task__area__number",
            "measure__task__number",
            "measure__number",
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["filing", "measure"],
                condition=Q(until=None),
                name="one_commitment_per_measure",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since__lte=F("until")), name="commitment_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.measure_id}"


class CurrentMilestones(models.Manager["Milestone"]):
    """The milestones that are promised now."""

    def get_queryset(self) -> "models.QuerySet[Milestone]":
        return super().get_queryset().filter(until=None)


class Milestone(models.Model):
    """A step with its date. `weight` is its share of the measure's year, in percent.

    `due_on` is the date that holds now: the newest of `revisions` that is no forecast. One that an
    accepted plan no longer promises ends with `until`; one that an amendment brought begins with
    `since`. `verified_on` and `verified_by` repeat its
    standing `Verification`; both are empty without one. `follows` is the one of a predecessor's
    plan that it goes on with.
    """

    DUTY = DutyKind.MILESTONE

    commitment = models.ForeignKey(MeasureCommitment, models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("due on"))
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CurrentMilestones()
    ever = models.Manager["Milestone"]()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weight__range=(1, 100)), name="milestone_weight_percent"
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None, verified_by=None)
                | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="milestone_verified_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneRevision(models.Model):
    """A date that a milestone was given, when, by whom and why; none is ever rewritten.

    The original one is what was promised when the filing was accepted. An extension moves the
    date, a forecast says when the milestone is expected and moves nothing. `asked_on` is the day on
    which an extension was asked for, where it was: that decides whether it came in time.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("Original date")
        EXTENDED = "extended", _("Extended date")
        FORECAST = "forecast", _("Forecast")

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="revisions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    due_on = models.DateField(_("due on"))
    recorded_on = models.DateField(_("recorded on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(kind="original"), name="one_original_date"
            ),
            models.CheckConstraint(
                condition=Q(kind="original") | ~Q(reason=""), name="milestone_moved_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.kind} {self.due_on}"
