"""How many parts of supporters are awaited, counted by the database."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from tasks.contributions.duties import awaited, due_dates, may_be_over
from tasks.duties.base import Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import ALL_ALIKE, unsure_of
from tasks.models import Contribution


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The duties that `duties.contributions` finds; `party` is the lead that waits for them."""
    yield grouped(
        awaited(asked, asked.begun),
        DutyKind.CONTRIBUTION,
        organization="organization_id",
        party="lead",
        period="period",
        measure=unsure_of(asked, may_be_over()),
    )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    due = due_dates(asked)
    for group in groups:
        period = asked.begun[group.period or 0]
        due_on = due[period.pk]
        if group.measure != ALL_ALIKE:
            due_on = asked.due_again(group.line, due_on)
        yield Tally(
            kind=DutyKind.CONTRIBUTION,
            organization_id=group.organization,
            debtor_id=group.organization,
            due_on=due_on,
            plan_id=period.plan_id,
            count=group.total,
            period=period.code,
            document=Contribution.kind(),
        )


COUNT_CONTRIBUTIONS = Counting(_groups, _tallies)
