"""Progress reports (进展反馈), the milestones they claim, and what the commission verified."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks import links
from tasks.duties.kinds import DutyKind
from tasks.plan.models.periods import ForAPeriod, ReportingPeriod
from tasks.plan.models.plan import Assignment, Measure
from tasks.plan.models.scope import of_organization_or_line
from tasks.signing.models import SignedDocument


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
        """Own reports, every report on a line on which the organization stands, and those
        within the reach of the account's office."""
        return self.filter(of_organization_or_line(user))

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


class ProgressReport(ForAPeriod, SignedDocument):
    """An organization's report on one measure for one period.

    `percent` is the declared degree of completion, 0 to 100. `claims_note` says by what the
    milestones that it claims can be seen; files may show it too. `done_reason` says why the measure
    is declared done although milestones are neither verified nor claimed. `says_new` tells of a
    filed report whether it has a sentence that no earlier one on the measure had. `amended_on` is
    the day from which it says what an accepted amendment made of it. `external_id` and
    `source_updated_at` belong to the system that pushed the report by the API.
    """

    DUTY = DutyKind.REPORT

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
    claims_note = models.TextField(_("by what the milestones reached can be seen"), blank=True)
    says_new = models.BooleanField(_("says something new"), null=True, editable=False)
    external_id = models.CharField(_("number in the source system"), max_length=64, blank=True)
    source_updated_at = models.DateTimeField(_("changed in the source at"), null=True, blank=True)
    amended_on = models.DateField(_("amended on"), null=True, blank=True)
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
        return self.heirs | Assignment.objects.line_ids(self.measure_id)


class ReportVersion(models.Model):
    """What a report said while it was signed, kept when it was returned or withdrawn.

    `claimed` are the numbers of the milestones it claimed. Filed from `filed_on` to the day before
    `until`. What is signed now stands in the report itself; it can change only after one of those
    two steps, or by an amendment: then it had been accepted, on `accepted_on`.
    """

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="former_versions")
    status = models.CharField(_("declared status"), max_length=12, choices=DeclaredStatus.choices)
    percent = models.PositiveSmallIntegerField(_("degree of completion"))
    progress = models.TextField(_("progress"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    coordination = models.TextField(_("needs coordination"), blank=True)
    done_reason = models.TextField(_("done although milestones are not reached"), blank=True)
    claims_note = models.TextField(_("by what the milestones reached can be seen"), blank=True)
    claimed = models.JSONField(default=list)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))
    signatory = models.CharField(_("signatory"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"))
    until = models.DateField(_("until"))
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)

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
    milestone = models.ForeignKey("tasks.Milestone", models.CASCADE, related_name="claims")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "milestone"], name="claimed_once_per_report")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.milestone_id}"


class VerificationQuerySet(models.QuerySet["Verification"]):
    def standing(self) -> "VerificationQuerySet":
        """Those that nobody has taken back."""
        return self.filter(withdrawn_on=None)


class Verification(models.Model):
    """The commission confirmed that a milestone was reached, by accepting a report that claims it.

    A verification that is taken back stays, with who, when and why. `report` is None where the
    report is no longer known.
    """

    milestone = models.ForeignKey("tasks.Milestone", models.CASCADE, related_name="verifications")
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    verified_on = models.DateField(_("verified on"))
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason for taking it back"), blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(withdrawn_on=None),
                name="one_standing_verification",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None, reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(reason=""),
                name="verification_withdrawn_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.verified_on}"
