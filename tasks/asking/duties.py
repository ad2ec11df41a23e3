"""What waits for the commission's decision."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tasks.asking.models import Request, decision_due_on
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Tally
from tasks.duties.kinds import DutyKind
from tasks.signing.models import Asked
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


def count_decisions(asked: Question) -> Iterator[Tally]:
    """The same duties, counted."""
    for workflow in decided_kinds():
        columns = ("organization_id", "plan", "plan__owner", "asked_on")
        rows = _waiting(workflow.model, asked).order_by().values_list(*columns)
        waiting = Counter(
            (organization, plan, owner, decision_due_on(asked_on, asked.calendar))
            for organization, plan, owner, asked_on in rows
        )
        for (organization, plan, owner, due_on), count in waiting.items():
            yield Tally(
                kind=DutyKind.DECISION,
                organization_id=organization,
                debtor_id=owner,
                due_on=due_on,
                plan_id=plan,
                count=count,
                document=workflow.model.kind(),
            )


def _waiting(model: type[Request], asked: Question) -> QuerySet[Any]:
    """The open requests of a kind; under a closed plan nothing waits any more."""
    rows = model._default_manager.filter(state=Asked.ASKED, plan__closed_on=None)
    if asked.organization_id is not None:
        return rows.none()  # the answer is owed by the organization whose plan it is
    return rows if asked.plan is None else rows.filter(plan=asked.plan)
