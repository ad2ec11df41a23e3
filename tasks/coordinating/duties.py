"""Coordination items that wait for a decision."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from tasks.coordinating.models import WAITING, decision_due_on
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.models import CoordinationItem


def items(asked: Question) -> Iterator[Duty]:
    """What the organization whose plan it is owes whoever raised it: a decision."""
    named = ("plan__owner", "organization", "measure__task")
    for item in _waiting(asked).select_related(*named).defer("plan__source_text"):
        due_on = decision_due_on(item.since, asked.calendar)
        if asked.wanted(DutyKind.COORDINATION, due_on):
            yield Duty(
                key=item.duty_key,
                kind=DutyKind.COORDINATION,
                organization_id=item.organization_id,
                organization=item.organization.short_name,
                due_on=due_on,
                title=_("Decide: %(what)s") % {"what": item.title_in_words()},
                detail=item.detail_in_words(),
                link=item.page(),
                page=item.page(),
                plan_id=item.plan_id,
                state=item.state,
                state_label=item.get_state_display(),
                document=item.kind(),
                document_id=item.pk,
                measure_id=item.measure_id,
                owed_by=(item.plan.owner_id, item.plan.owner.short_name),
            )


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database; `party` is who owes the decision."""
    yield grouped(
        _waiting(asked),
        DutyKind.COORDINATION,
        organization="organization_id",
        party="plan__owner",
        plan="plan_id",
        back_on="since",
        document=Value(CoordinationItem.kind(), CharField()),
    )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        yield Tally(
            kind=DutyKind.COORDINATION,
            organization_id=group.organization,
            debtor_id=group.party or 0,
            due_on=decision_due_on(group.back_on or asked.on, asked.calendar),
            plan_id=group.plan,
            count=group.total,
            document=group.document,
        )


COUNT_ITEMS = Counting(_groups, _tallies)


def _waiting(asked: Question) -> QuerySet[CoordinationItem]:
    """Under a closed plan nothing waits any more."""
    rows = CoordinationItem.objects.filter(state__in=WAITING, plan__closed_on=None)
    if asked.organization_id is not None:
        return rows.none()
    return rows if asked.plan is None else rows.filter(plan=asked.plan)
