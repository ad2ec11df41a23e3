"""The one writer of progress reports, behind browser, API and bulk.

What was judged, one report or five hundred, is written by the same few statements. All rules lie
before it (`tasks.progress.service`, `tasks.progress.pushing`).
"""

from collections.abc import Collection

from django.utils import timezone

from departments.models import User
from reform_tracker import rows
from reform_tracker.audit.trail import AuditEntry, record_all
from tasks.duties import settling
from tasks.models import ProgressReport, Transition
from tasks.progress import claims, substance
from tasks.signing.steps import entry_of
from tasks.state import changes

ONCE = frozenset({"id", "created_at"})
# Every column but those: a new one of the model is written without being named here.
WRITTEN = tuple(
    field.name for field in ProgressReport._meta.concrete_fields if field.name not in ONCE
)


class ReportWriter:
    """Reports to be written in one transaction; authorized, locked and filled by the caller."""

    def __init__(self, actor: User, source: str) -> None:
        self.actor = actor
        self.source = source
        self.reports: dict[int, ProgressReport] = {}
        self.filled: list[ProgressReport] = []
        self.claims: list[tuple[ProgressReport, Collection[int]]] = []
        self.reopened: list[tuple[ProgressReport, Transition]] = []
        self.signed: list[tuple[ProgressReport, Transition]] = []
        self.entries: list[AuditEntry] = []

    def save(
        self,
        report: ProgressReport,
        saved: AuditEntry,
        reopened: Transition | None,
        claimed: Collection[int] | None,
    ) -> None:
        """Notes a report with its new content, as `progress.fill` left it; `claimed` None leaves
        what it claims."""
        self.reports[id(report)] = report
        self.filled.append(report)
        self.entries.append(saved)
        if reopened is not None:
            self.reopened.append((report, reopened))
        if claimed is not None:
            self.claims.append((report, claimed))

    def sign(self, report: ProgressReport, done: Transition) -> None:
        """Notes a report that has taken the step by which it leaves the organization."""
        self.reports[id(report)] = report
        self.signed.append((report, done))
        self.entries.append(entry_of(report, done))

    def write(self) -> None:
        """Writes what was noted, all of it or nothing."""
        if not self.reports:
            return
        self._store()
        writers = ProgressReport.writers.through
        written = [
            writers(progressreport_id=report.pk, user_id=self.actor.pk) for report in self.filled
        ]
        rows.insert(written, ignore=True)
        if self.claims:
            claims.write_claims({report.pk: claimed for report, claimed in self.claims})
        if self.reopened:
            waited = [report.duty_key for report, _step in self.reopened]
            settling.no_longer_waits(waited, by=self.actor)
        for report, done in self.signed:
            done.subject_id = report.pk
        rows.insert([step for _report, step in (*self.reopened, *self.signed)])
        if self.signed:
            after_signing([report for report, _done in self.signed], self.actor)
        record_all(self.entries, actor=self.actor, source=self.source)

    def _store(self) -> None:
        """One statement for what is new, one for what changes."""
        now = timezone.now()
        new = [report for report in self.reports.values() if report._state.adding]
        old = [report for report in self.reports.values() if not report._state.adding]
        for report in (*new, *old):
            report.updated_at = now
        for report in new:
            report.created_at = now
        rows.insert(new)
        rows.upsert(old, unique=["id"], update=WRITTEN)


def after_signing(reports: Collection[ProgressReport], actor: User) -> None:
    """What follows the signatures of one organization's reports: the duty is done, the figures
    move, and it is known which of its reports say anything new."""
    settling.settle([report.duty_key for report in reports], by=actor)
    organizations = {report.organization_id for report in reports}
    measures = {report.measure_id for report in reports}
    substance.judge(measures, organizations)
    changes.measures_changed(measures, only=organizations)
