"""The doors through which the played year is entered.

`Services` calls what pages and API call. Tests put the doors themselves in its place, pages and
API, and find the same rows.
"""

from collections.abc import Collection
from datetime import date

from departments.api_clients.models import Scope
from departments.api_clients.service import create_client
from departments.models import Organization, User
from tasks.acknowledging import service as receipts
from tasks.comments import service as comments
from tasks.contributions import service as contributions
from tasks.extensions import service as extensions
from tasks.extensions.targets import Kind
from tasks.filing.service import FilingInput, save_filing
from tasks.models import (
    Acknowledgement,
    ImplementationPlan,
    Measure,
    ProgressReport,
    ReportingPeriod,
)
from tasks.progress import awaiting
from tasks.progress import service as progress
from tasks.progress.pushes import MeasureRef, Push
from tasks.progress.pushing import push_report
from tasks.signing.models import Document
from tasks.signing.steps import take_step
from tasks.signing.workflow import Step, workflow_of

SOURCE = "demo"
SIGNATORY = "分管副市长"
TOKEN_DAYS = 180


def external_id(measure: Measure, period: ReportingPeriod, actor: User) -> str:
    """What a prefecture's own system calls a report."""
    return f"{actor.organization_id}-{measure.pk}-{period.code}"


class Services:
    """Each act as one call of its service; what it reads of a document is what stands there now."""

    def save_filing(
        self, filing: ImplementationPlan, content: FilingInput, *, actor: User
    ) -> ImplementationPlan:
        """The draft of an implementation plan, as it is now."""
        return save_filing(
            filing.pk, actor=actor, source=SOURCE, version=filing.version, content=content
        )

    def save_report(
        self,
        measure: Measure,
        period: ReportingPeriod,
        content: progress.ReportInput,
        *,
        actor: User,
        version: int | None,
        claimed: Collection[int] = (),
    ) -> int:
        """The draft of a report; returns its number."""
        report = progress.save_report(
            measure.pk,
            period.pk,
            actor=actor,
            source=SOURCE,
            version=version,
            content=content,
            claimed=claimed,
        )
        return report.pk

    def connect(self, unit: Organization, *, actor: User) -> None:
        """A prefecture's own system is let in to send its reports."""
        create_client(
            unit,
            name=f"{unit.short_name}改革任务管理系统",
            days=TOKEN_DAYS,
            actor=actor,
            source=SOURCE,
            scopes=(Scope.REPORTS,),
        )

    def push(
        self,
        measure: Measure,
        period: ReportingPeriod,
        content: progress.ReportInput,
        *,
        actor: User,
        there: ProgressReport | None,
        claimed: Collection[int] = (),
    ) -> None:
        """A report that a prefecture's own system sends, signed there."""
        push_report(
            Push(
                external_id=external_id(measure, period, actor),
                measure=MeasureRef(id=measure.pk),
                period=period.code,
                content=content,
                expect=lambda _report: None,
                submit=True,
                signatory=SIGNATORY,
                claims=frozenset(claimed),
            ),
            actor=actor,
        )

    def step(
        self,
        document: Document,
        step: Step,
        *,
        actor: User,
        reason: str = "",
        comment: str = "",
        confirmed: bool = False,
        day: date | None = None,
    ) -> None:
        """One step of any document that has states, as it stands now."""
        document.refresh_from_db()
        take_step(
            workflow_of(document),
            document.pk,
            step,
            actor=actor,
            source=SOURCE,
            revision=document.revision_read(),
            reason=reason,
            comment=comment,
            confirmed=confirmed,
            day=day,
        )

    def ask_for_parts(self, measure: Measure, period: ReportingPeriod, *, actor: User) -> None:
        """The lead asks its supporters."""
        awaiting.ask_for_parts(measure.pk, period.pk, actor=actor, source=SOURCE)

    def hand_in(self, measure: Measure, period: ReportingPeriod, text: str, *, actor: User) -> None:
        """A supporter hands its part to the lead."""
        contributions.hand_in(
            measure.pk, period.pk, actor=actor, source=SOURCE, version=None, text=text
        )

    def confirm(self, row: Acknowledgement, lines: Collection[int], *, actor: User) -> None:
        """The receipt of lines."""
        receipts.confirm(row.pk, actor=actor, source=SOURCE, version=row.version, lines=lines)

    def ask_extension(
        self, kind: Kind, pk: int, until: date, reason: str, done_so_far: str, *, actor: User
    ) -> None:
        """A later date is asked for."""
        extensions.ask(
            kind,
            pk,
            actor=actor,
            source=SOURCE,
            until=until,
            reason=reason,
            done_so_far=done_so_far,
        )

    def comment(
        self, measure: Measure, text: str, *, actor: User, named: Collection[int] = ()
    ) -> None:
        """A word on a line."""
        comments.write(measure.pk, actor=actor, source=SOURCE, text=text, named=named)
