"""How many parts of supporters are awaited, counted by the database."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, Subquery

from tasks.contributions.duties import due_dates
from tasks.duties.base import Question
from tasks.duties.counting import Tally, by_period, count_missing
from tasks.duties.kinds import DutyKind
from tasks.models import Assignment, Contribution, DeclaredStatus, ProgressReport, TakenOver
from tasks.signing.models import FILED, State


def count_contributions(asked: Question) -> Iterator[Tally]:
    """The duties that `duties.contributions` finds."""
    line = {"measure": OuterRef("measure"), "period": OuterRef("period")}
    own = Contribution.objects.filter(**line, organization=OuterRef("organization"))
    before = TakenOver.objects.filter(
        part=OuterRef("pk"),
        organization__contributions__measure=OuterRef("measure"),
        organization__contributions__period=OuterRef("period"),
    )
    reports = ProgressReport.objects.by_leads()
    done = reports.filter(
        measure=OuterRef("measure"), state=State.ACCEPTED, status=DeclaredStatus.DONE
    )
    leading = Assignment.objects.filter(role=Assignment.Role.LEAD, measure=OuterRef("measure"))
    awaited = (
        by_period(Assignment.objects.contributing(), asked)
        .filter(~Exists(own), ~Exists(before), ~Exists(reports.filter(**line, state__in=FILED)))
        .annotate(lead=Subquery(leading.order_by().values("organization")[:1]))
    )
    may_be_over = Q(Exists(done)) | Q(Exists(leading.filter(taken_over__isnull=False)))
    due_on = due_dates(asked)
    for organization, period, count in count_missing(
        awaited, asked, party="lead", may_be_over=may_be_over
    ):
        yield Tally(
            kind=DutyKind.CONTRIBUTION,
            organization_id=organization,
            debtor_id=organization,
            due_on=due_on[period.pk],
            plan_id=period.plan_id,
            count=count,
            period=period.code,
            document=Contribution.kind(),
        )
