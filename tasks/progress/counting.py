"""How many progress reports are owed, counted by the database."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from tasks.duties.base import Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import ALL_ALIKE, unsure_of
from tasks.models import ProgressReport
from tasks.progress.duties import BACK_ON, may_be_over, missing, returned
from tasks.signing.rework import due_since


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The duties that `duties.reports` finds."""
    yield grouped(
        missing(asked, asked.begun),
        DutyKind.REPORT,
        organization="organization_id",
        party="organization_id",
        period="period",
        measure=unsure_of(asked, may_be_over()),
    )
    yield grouped(
        returned(asked),
        DutyKind.REPORT,
        organization="organization_id",
        party="organization_id",
        period="period_id",
        measure="measure_id",
        back_on=BACK_ON,
    )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        period = asked.begun[group.period or 0]
        due_on = due_since(group.back_on, period.due_on, asked.calendar)
        if group.measure != ALL_ALIKE:
            due_on = asked.due_again(group.line, due_on)
        yield Tally(
            kind=DutyKind.REPORT,
            organization_id=group.organization,
            debtor_id=group.organization,
            due_on=due_on,
            plan_id=period.plan_id,
            count=group.total,
            period=period.code,
            document=ProgressReport.kind(),
        )


COUNT_REPORTS = Counting(_groups, _tallies)
