"""Reporting periods, progress reports (进展反馈) and the supporters' contributions."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker.workdays import WorkCalendar
from tasks import links
from tasks.filing.models import LINE_ROLES, Milestone
from tasks.plan.models.plan import Assignment, Measure, ReformPlan, read_by
from tasks.reminding.models import ObligationKind
from tasks.signing.models import Document, HandedIn, SignedDocument

CONTRIBUTION_LEAD_WORKDAYS = 3  # a supporter's part is due so many before the lead's report


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


class DeclaredStatus(models.TextChoices):
    """What the organization says of its measure; nobody has verified it yet."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")


class WrittenVia(models.TextChoices):
    """Where the text was written last: a system's push never replaces a person's text unseen."""

    BROWSER = "browser", _("In the browser")
    API = "api", _("By the organization's own system")


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, user: User) -> "ProgressReportQuerySet":
        """Own reports, every report on a line where the organization leads or supports, and those
        within the reach of the account's office."""
        return self.filter(read_by(user))

    def by_leads(self) -> "ProgressReportQuerySet":
        """Reports of the organization that leads the measure, and of those whose work it goes on
        with."""
        lead = {
            "measure__assignments__role": Assignment.Role.LEAD,
            "measure__assignments__until": None,
        }
        return self.filter(
            Q(measure__assignments__organization=F("organization"))
            | Q(measure__assignments__taken_over__organization=F("organization")),
            **lead,
        )


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

    @property
    def of_plan(self) -> int:
        return self.period.plan_id

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    @property
    def of_period(self) -> str:
        return self.period.code

    def detail_in_words(self) -> str:
        return self.measure.task.title


class ProgressReport(ForAPeriod, SignedDocument):
    """An organization's report on one measure for one period.

    `percent` is the declared degree of completion, 0 to 100. `done_reason` says why the measure is
    declared done although milestones are neither verified nor claimed. `external_id` and
    `source_updated_at` belong to the system that pushed the report by the API.
    """

    DUTY = ObligationKind.REPORT

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reports")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reports")
    status = models.CharField(
        _("declared status"),
        max_length=12,
        choices=DeclaredStatus.choices,
        default=DeclaredStatus.IN_PROGRESS,
    )
    percent = models.PositiveSmallIntegerField(
        _("degree of completion"), default=0, validators=[MaxValueValidator(100)]
    )
    progress = models.TextField(_("progress"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    coordination = models.TextField(_("needs coordination"), blank=True)
    done_reason = models.TextField(_("done although milestones are not reached"), blank=True)
    external_id = models.CharField(_("number in the source system"), max_length=64, blank=True)
    source_updated_at = models.DateTimeField(_("changed in the source at"), null=True, blank=True)
    written_via = models.CharField(
        _("written"), max_length=8, choices=WrittenVia.choices, default=WrittenVia.BROWSER
    )

    objects = ProgressReportQuerySet.as_manager()

    class Meta(SignedDocument.Meta):
        ordering: ClassVar = ["-period__starts_on", "measure_id", "organization__unit_order"]
        constraints: ClassVar = [
            *SignedDocument.Meta.constraints,
            models.UniqueConstraint(
                fields=["measure", "organization", "period"], name="one_report_per_period"
            ),
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                condition=~Q(external_id=""),
                name="external_id_once_per_organization",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="report_percent_0_100"),
            models.CheckConstraint(
                condition=Q(status="done", percent=100) | ~Q(status="done") & Q(percent__lt=100),
                name="report_done_is_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.period_id}"

    def name_in_words(self) -> str:
        what = {"key": self.measure.key, "period": self.period.code}
        return gettext("Progress of %(key)s, %(period)s") % what

    def page(self) -> str:
        return links.report_page(self.pk)

    def form(self) -> str:
        return links.report_form(self.measure_id, self.period.code)

    @property
    def duty_due_on(self) -> date:
        return self.period.due_on

    def reader_ids(self) -> frozenset[int]:
        line = Assignment.objects.filter(measure=self.measure_id, role__in=LINE_ROLES)
        return self.heirs | set(line.values_list("organization_id", flat=True))


class ReportVersion(models.Model):
    """What a report said while it was signed, kept when it was returned or withdrawn.

    Filed from `filed_on` to the day before `until`. What is signed now stands in the report itself;
    it can change only after one of those two steps.
    """

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="former_versions")
    status = models.CharField(_("declared status"), max_length=12, choices=DeclaredStatus.choices)
    percent = models.PositiveSmallIntegerField(_("degree of completion"))
    progress = models.TextField(_("progress"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    coordination = models.TextField(_("needs coordination"), blank=True)
    done_reason = models.TextField(_("done although milestones are not reached"), blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))
    signatory = models.CharField(_("signatory"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"))
    until = models.DateField(_("until"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(filed_on__lte=F("until")), name="report_version_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.filed_on}"


class MilestoneClaim(models.Model):
    """A report says that a milestone was reached; accepting the report verifies it."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="claims")
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="claims")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "milestone"], name="claimed_once_per_report")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.milestone_id}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> "ContributionQuerySet":
        """Everyone on the line reads its parts, and whoever reads the report of its lead."""
        if user.reads.whole:
            return self
        return self.filter(measure__in=_lines_read_by(user))

    def may_read(self, user: User, measure_id: int) -> bool:
        """Whether the account reads the parts of this line, handed in or not."""
        return user.reads.whole or _lines_read_by(user).filter(pk=measure_id).exists()


def _lines_read_by(user: User) -> QuerySet[Measure]:
    """Lines that are led within the reach of the account's office, or on which its organization
    stands."""
    within = user.reads.among("organization")
    led = Assignment.objects.filter(within, role=Assignment.Role.LEAD)
    lines = Q(pk__in=led.values("measure")) if user.reads else Q(pk__in=())
    if user.is_member:
        lines |= Q(pk__in=Measure.objects.on_line_of(user.organization_id).values("pk"))
    return Measure.objects.filter(lines)


class Contribution(ForAPeriod):
    """What a supporting department hands to the lead for a measure and period."""

    DUTY = ObligationKind.CONTRIBUTION

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="contributions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contributions")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="contributions")
    text = models.TextField(_("our part"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in at"))
    state = models.CharField(
        _("state"), max_length=10, choices=HandedIn.choices, default=HandedIn.MISSING
    )
    version = models.PositiveIntegerField(default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__unit_order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "organization", "period"], name="one_contribution_per_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HandedIn.values), name="contribution_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.period_id}"

    def name_in_words(self) -> str:
        what = {"key": self.measure.key, "period": self.period.code}
        return gettext("Supporter's part of %(key)s, %(period)s") % what

    def page(self) -> str:
        return links.task_page(self.measure.task_id)

    def form(self) -> str:
        return links.contribution_form(self.measure_id, self.period.code)

    @property
    def duty_due_on(self) -> date:
        due_on = self.period.due_on
        return WorkCalendar.load(due_on, due_on).shift(due_on, -CONTRIBUTION_LEAD_WORKDAYS)

    def access(self) -> Access:
        """A supporter owns its part; everyone on the line reads it."""
        line = dict(self.measure.assignments.values_list("organization_id", "role"))
        supports = line.get(self.organization_id) == Assignment.Role.SUPPORT
        return Access(
            owner=self.organization_id if supports else None,
            readers=frozenset(pk for pk, role in line.items() if role in LINE_ROLES),
        )
