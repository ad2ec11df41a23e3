"""Reports of one organization that another one goes on with."""

from collections.abc import Mapping

from departments.models import Organization
from reform_tracker import clock
from reform_tracker.feed.changes import Event, Told
from tasks.models import (
    Attachment,
    MilestoneClaim,
    ProgressReport,
    TakenOver,
)
from tasks.signing.models import EDITABLE
from tasks.signing.workflow import Taken

# What a copy of a report does not repeat: what it is, whose, and how far it had come.
OWN_TO_THE_ROW = frozenset(
    {"id", "organization", "state", "version", "files_version", "revision", "started_on"}
    | {"ended_on", "signed_by", "signed_at", "signatory", "created_at", "updated_at"}
)


def pass_reports(organization_id: int, to: Mapping[int, Organization]) -> list[Told]:
    """What is being written on these measures goes to whoever takes them over: measure →
    organization."""
    rows = ProgressReport.objects.filter(
        organization=organization_id, measure__in=to, state__in=EDITABLE, ended_on=None
    )
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    return [told for report in found for told in _pass_report(report, to[report.measure_id].pk)]


def pass_returned(report: ProgressReport, _taken: Taken) -> None:
    """A report that comes back after its organization gave the line away: the successor changes
    it."""
    part = TakenOver.objects.filter(
        part__until=None, part__measure=report.measure_id, organization=report.organization_id
    ).first()
    if part is not None:
        _pass_report(report, part.part.organization_id)


def _pass_report(report: ProgressReport, organization_id: int) -> list[Told]:
    """Ends a report that is being written and lets the successor write on in a copy; one that has
    begun its own keeps that."""
    report.ended_on = clock.today()
    report.save(update_fields=["ended_on"])
    theirs = ProgressReport.objects.filter(organization=organization_id)
    if theirs.filter(measure=report.measure_id, period=report.period_id).exists():
        return []
    fields = [field.name for field in ProgressReport._meta.concrete_fields]
    copy = ProgressReport(
        organization_id=organization_id,
        started_on=clock.today(),
        **{name: getattr(report, name) for name in fields if name not in OWN_TO_THE_ROW},
    )
    if copy.external_id and theirs.filter(external_id=copy.external_id).exists():
        copy.external_id = ""
    copy.save()
    copy.writers.set(report.writers.all())
    MilestoneClaim.objects.bulk_create(
        MilestoneClaim(report=copy, milestone_id=one.milestone_id) for one in report.claims.all()
    )
    _copy_files(report, copy)
    return [Told(organization_id, "progress-reports", copy, Event.SAVED, copy.version)]


def _copy_files(report: ProgressReport, copy: ProgressReport) -> None:
    """The bytes are never changed or deleted, so both rows may point to them."""
    Attachment.objects.bulk_create(
        Attachment(
            report=copy,
            file=one.file.name,
            name=one.name,
            content_type=one.content_type,
            size=one.size,
            sha256=one.sha256,
            uploaded_by_id=one.uploaded_by_id,
            uploaded_at=one.uploaded_at,
        )
        for one in report.attachments.filter(removed_at=None)
    )
