"""Provincial reports: figures frozen when asked for, documents made in the background."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from reports.closes.models import PeriodClose
from tasks.models import ReportingPeriod


class ProvincialReport(models.Model):
    """A report of a period to the provincial government.

    `figures` is the frozen roll-up as JSON (`reports.figures.rollups`), `figures_sha256` its hash:
    every file of the report is made from it, however often and however late it is made. `close` is
    the close that they come from, None where the period was open.
    """

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reports_made")
    close = models.ForeignKey(
        PeriodClose, models.PROTECT, null=True, blank=True, related_name="reports_made"
    )
    number = models.PositiveIntegerField(_("edition"))
    as_of = models.DateField(_("as of"))
    figures = models.JSONField()
    figures_sha256 = models.CharField(max_length=64)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(_("requested at"))

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "number"], name="report_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.period} #{self.number}"


class ReportFile(models.Model):
    """One document of a report and how far it is.

    `lease` lets one build work at a time, `attempts` counts builds, `size` is in bytes.
    """

    class Format(models.TextChoices):
        DOCX = "docx", _("Report (.docx)")
        XLSX = "xlsx", _("Ledger (.xlsx)")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BUILDING = "building", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    report = models.ForeignKey(ProvincialReport, models.CASCADE, related_name="files")
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    file = models.FileField(upload_to="reports/", max_length=160, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    built_at = models.DateTimeField(_("made at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["format"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "format"], name="report_file_once"),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sha256=""), name="ready_file_has_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.format}"

    @property
    def is_interrupted(self) -> bool:
        """Whether its build has died; the next tick takes it up again."""
        ended = self.lease_until is None or self.lease_until <= clock.real_now()
        return self.state == self.State.BUILDING and ended
