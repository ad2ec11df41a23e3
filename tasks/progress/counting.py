"""How many progress reports are owed, counted by the database."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from tasks.duties.base import Question
from tasks.duties.counting import Tally, by_period, count_missing, counted, taken_over
from tasks.duties.kinds import DutyKind
from tasks.models import Assignment, DeclaredStatus, ProgressReport, TakenOver
from tasks.progress.duties import returned
from tasks.signing.models import FILED, State


def count_reports(asked: Question) -> Iterator[Tally]:
    """The duties that `duties.reports` finds."""
    alike = {
        "measure": OuterRef("measure"),
        "organization": OuterRef("organization"),
        "period": OuterRef("period"),
    }
    own = ProgressReport.objects.filter(**alike)
    # What came back is due again on a day of its own.
    settled = own.filter(Q(state__in=FILED) | Q(reviewed_at__isnull=False))
    before = TakenOver.objects.filter(
        part=OuterRef("pk"),
        organization__progressreports__measure=OuterRef("measure"),
        organization__progressreports__period=OuterRef("period"),
        organization__progressreports__state__in=FILED,
    )
    done = ProgressReport.objects.filter(
        measure=OuterRef("measure"),
        organization=OuterRef("organization"),
        state=State.ACCEPTED,
        status=DeclaredStatus.DONE,
    )
    missing = (
        by_period(Assignment.objects.reporting(), asked)
        .alias(owing_from=Coalesce("owed_since", "since"))
        .filter(Q(owing_from=None) | Q(owing_from__lte=F("due")))
        .filter(~Exists(settled), Exists(own) | ~Exists(before))
    )
    may_be_over = Q(Exists(done)) | Q(taken_over())
    for organization, period, count in count_missing(
        missing, asked, party="organization", may_be_over=may_be_over
    ):
        yield Tally(
            kind=DutyKind.REPORT,
            organization_id=organization,
            debtor_id=organization,
            due_on=period.due_on,
            plan_id=period.plan_id,
            count=count,
            period=period.code,
            document=ProgressReport.kind(),
        )
    yield from counted(returned(asked))
