"""What waits for the commission's decision."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from tasks.asking.models import Request, decision_due_on
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.signing.states import Asked
from tasks.signing.workflow import decided_kinds


def decisions(asked: Question) -> Iterator[Duty]:
    """Requests that nobody has decided; what is owed is the answer of the organization whose plan
    it is. Whoever asked does not decide."""
    for workflow in decided_kinds():
        rows = _waiting(workflow.model, asked).select_related("plan__owner", *workflow.describes)
        for request in rows.defer("plan__source_text"):
            due_on = decision_due_on(request.asked_on, asked.calendar)
            if asked.wanted(DutyKind.DECISION, due_on):
                yield Duty(
                    key=request.duty_key,
                    kind=DutyKind.DECISION,
                    organization_id=request.organization_id,
                    organization=request.organization.short_name,
                    due_on=due_on,
                    title=_("Decide: %(what)s") % {"what": request.title_in_words()},
                    detail=request.detail_in_words(),
                    link=request.page(),
                    page=request.page(),
                    plan_id=request.plan_id,
                    state=request.state,
                    state_label=request.get_state_display(),
                    document=request.kind(),
                    document_id=request.pk,
                    measure_id=request.of_measure,
                    owed_by=(request.plan.owner_id, request.plan.owner.short_name),
                    barred=request.writer_ids(),
                )


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database; `party` is who owes the answer."""
    for workflow in decided_kinds():
        yield grouped(
            _waiting(workflow.model, asked),
            DutyKind.DECISION,
            organization="organization_id",
            party="plan__owner",
            plan="plan_id",
            back_on="asked_on",
            document=Value(workflow.model.kind(), CharField()),
        )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        yield Tally(
            kind=DutyKind.DECISION,
            organization_id=group.organization,
            debtor_id=group.party or 0,
            due_on=decision_due_on(group.back_on or asked.on, asked.calendar),
            plan_id=group.plan,
            count=group.total,
            document=group.document,
        )


COUNT_DECISIONS = Counting(_groups, _tallies)


def _waiting(model: type[Request], asked: Question) -> QuerySet[Any]:
    """The open requests of a kind; under a closed plan nothing waits any more."""
    rows = model._default_manager.filter(state=Asked.ASKED, plan__closed_on=None)
    if asked.organization_id is not None:
        return rows.none()  # the answer is owed by the organization whose plan it is
    return rows if asked.plan is None else rows.filter(plan=asked.plan)
