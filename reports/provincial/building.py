"""Provincial reports: figures frozen once, files made in the background, one at a time.

A request freezes the figures and makes two waiting files in one transaction. A build claims a file
by a lease, writes the document beside its place, and a fenced update puts it there: two builds of
one file end in one document, a killed build leaves the old state and is taken up again.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock, leases
from reform_tracker.audit.trail import record
from reform_tracker.leases import Lease
from reform_tracker.storing import rows_and_files
from reports.figures.values import PlanFigures, thaw
from reports.models import ProvincialReport, ReportFile
from reports.provincial.documents import Closed, Letterhead, write_ledger, write_report
from reports.provincial.source import source_of, told_of
from tasks.models import ReportingPeriod

# Renewed while the build runs. With the tick of the worker (build-waiting-reports, every 20 s) what
# a killed build left is taken up again within a minute.
LEASE = timedelta(seconds=30)
WAITS = (timedelta(), timedelta())  # of a build that failed: twice again at the next pass
UNFINISHED = (ReportFile.State.WAITING, ReportFile.State.BUILDING)


@transaction.atomic
def request_report(period: ReportingPeriod, *, actor: User | None, source: str) -> ProvincialReport:
    """Freezes a period's figures as a new edition and lets its files be made.

    Those of a closed period are the ones of its close. An edition whose figures are the same as the
    newest one's, from the same close or from none, is that one.
    """
    if actor is not None:
        authorize(actor, Action.MAKE_REPORT, period.plan.access())
    period = ReportingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    made_of = source_of(period, clock.today())
    newest = ProvincialReport.objects.filter(period=period).first()
    close = made_of.close.pk if made_of.close else None
    if newest and (newest.figures_sha256, newest.close_id) == (made_of.sha256, close):
        return newest
    last = ProvincialReport.objects.filter(period=period).aggregate(last=Max("number"))["last"]
    report = ProvincialReport.objects.create(
        period=period,
        number=(last or 0) + 1,
        close=made_of.close,
        as_of=made_of.as_of,
        figures=made_of.frozen,
        figures_sha256=made_of.sha256,
        requested_by=actor,
        requested_at=clock.now(),
    )
    ReportFile.objects.bulk_create(
        ReportFile(report=report, format=format_) for format_ in ReportFile.Format.values
    )
    with translation.override(settings.LANGUAGE_CODE):
        summary = _("Provincial report of %(period)s") % {"period": period.code}
    record(
        actor=actor,
        action="report.requested",
        target=report,
        source=source,
        summary=summary,
        data={"sha256": made_of.sha256, "edition": report.number},
    )
    return report


@transaction.atomic
def retry(file_id: int, *, actor: User, source: str) -> bool:
    """Puts a failed file back to waiting; False when it has not failed (any more)."""
    authorize(actor, Action.MAKE_REPORT)
    file = ReportFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
    if file is None:
        raise Http404
    authorize(actor, Action.MAKE_REPORT, file.report.period.plan.access())
    if file.state != ReportFile.State.FAILED:
        return False
    reason = file.error
    file.state, file.attempts, file.error = ReportFile.State.WAITING, 0, ""
    file.save(update_fields=["state", "attempts", "error"])
    record(
        actor=actor,
        action="report.retried",
        target=file,
        source=source,
        summary=gettext_lazy("A failed file is made again"),
        data={"reason": reason},
    )
    return True


def unfinished() -> list[int]:
    """Files that wait, or whose build has died with its lease."""
    return list(_unclaimed().values_list("pk", flat=True))


def build(file_id: int) -> bool:
    """Makes one file; returns whether this call made it. Safe to call twice or in parallel.

    A failure is written on the file, which waits again or is given up, and raised.
    """
    build = _claim(file_id)
    if build is None:
        return False
    try:
        report = build.file.report
        closed = told_of(report.close)
        made_on = closed.on if closed else clock.local_date(report.requested_at)
        with leases.renewed(build.held, build.lease, LEASE):
            figures = thaw(report.figures)
            content = document_bytes(
                figures, build.file.format, made_on, report.figures_sha256, closed
            )
        return _finish(build, content)
    except Exception as error:
        _fail(build, error)
        raise


def document_bytes(
    figures: PlanFigures, format_: str, made_on: date, sha256: str, closed: Closed | None = None
) -> bytes:
    """The report as .docx or the ledger as .xlsx, dated by the day on which it is made, or its
    period was `closed`; its figures speak of the day that they name and are kept under this hash.
    """
    target = io.BytesIO()
    if format_ == ReportFile.Format.DOCX:
        letterhead = Letterhead(
            issuer=settings.REPORT_ISSUER,
            addressee=settings.REPORT_ADDRESSEE,
            number=settings.REPORT_NUMBER.replace("{year}", str(made_on.year)),
        )
        write_report(
            figures,
            signer="",
            dated=made_on,
            target=target,
            letterhead=letterhead,
            closed=closed,
        )
    else:
        write_ledger(figures, target, made_on, sha256, closed)
    return target.getvalue()


def download_name(file: ReportFile) -> str:
    """The name the file is offered under."""
    period = file.report.period
    what = "改革进展报告" if file.format == ReportFile.Format.DOCX else "改革任务台账"
    return f"{period.code}{what}(第{file.report.number}稿).{file.format}"


@dataclass(frozen=True, slots=True)
class _Build:
    """A file that is being made, and the lease on it."""

    file: ReportFile
    lease: Lease

    @property
    def held(self) -> QuerySet[ReportFile]:
        """The file, as long as it has not passed to another build."""
        return leases.fence(ReportFile.objects.filter(pk=self.file.pk), self.lease)


def _unclaimed() -> QuerySet[ReportFile]:
    free = leases.unclaimed(clock.real_now())
    return ReportFile.objects.filter(free, state__in=UNFINISHED)


def _claim(file_id: int) -> _Build | None:
    """The right to make a file; None when it is made, being made or given up."""
    with transaction.atomic():
        file = _unclaimed().select_for_update(of=("self",)).filter(pk=file_id).first()
        if file is None:
            return None
        if leases.back_off(file.attempts, WAITS) is None:
            file.state, file.error = ReportFile.State.FAILED, _("The build died three times.")
            file.save(update_fields=["state", "error"])
            return None
        lease = leases.claim(
            ReportFile.objects.filter(pk=file.pk),
            LEASE,
            state=ReportFile.State.BUILDING,
            attempts=F("attempts") + 1,
        )
    rows = ReportFile.objects.select_related("report__period", "report__close")
    file = rows.defer("report__close__figures").get(pk=file_id)
    return _Build(file, lease) if lease else None


@rows_and_files()
def _finish(build: _Build, content: bytes) -> bool:
    """Stores the bytes and marks the file ready if the lease is still ours."""
    file = build.file
    name = f"{file.report_id}-{file.attempts}.{file.format}"
    stored = file.file.storage.save(f"reports/{name}", ContentFile(content))
    done = build.held.update(
        state=ReportFile.State.READY,
        file=stored,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        built_at=clock.now(),
        lease=None,
        lease_until=None,
        error="",
    )
    if not done:
        file.file.storage.delete(stored)
    return bool(done)


def _fail(build: _Build, error: Exception) -> None:
    given_up = leases.back_off(build.file.attempts, WAITS) is None
    build.held.update(
        state=ReportFile.State.FAILED if given_up else ReportFile.State.WAITING,
        error=f"{type(error).__name__}: {error}"[:300],
        lease=None,
        lease_until=None,
    )
