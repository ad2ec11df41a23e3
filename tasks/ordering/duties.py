"""Orders that wait for an answer, and answers that wait for the commission."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.ordering.models import Order, check_due_on
from tasks.signing.states import Ordered
from tasks.signing.workflow import Workflow, ordered_kinds

BEARER = Coalesce("organization__successor", "organization")


def orders(asked: Question) -> Iterator[Duty]:
    """What organizations, or their successors, have not answered."""
    for workflow in ordered_kinds():
        for order in _described(workflow, _to_answer(workflow.model, asked)):
            if asked.wanted(DutyKind.ORDER, order.due_on):
                bearer = order.organization.successor or order.organization
                yield _duty(order, DutyKind.ORDER, bearer.pk, bearer.short_name)


def checks(asked: Question) -> Iterator[Duty]:
    """Answers that nobody has checked; owed by the organization whose plan it is. Whoever answered
    does not check."""
    for workflow in ordered_kinds():
        for order in _described(workflow, _to_check(workflow.model, asked)):
            due_on = check_due_on(order.answered_on or asked.on, asked.calendar)
            if asked.wanted(DutyKind.CHECK, due_on):
                name = order.organization.short_name
                yield _duty(order, DutyKind.CHECK, order.organization_id, name, due_on=due_on)


def _duty(
    order: Order, kind: DutyKind, organization_id: int, organization: str, **differs: Any
) -> Duty:
    is_check = kind is DutyKind.CHECK
    title = _("Check the answer: %(what)s") if is_check else _("Answer: %(what)s")
    return Duty(
        key=order.check_key if is_check else order.duty_key,
        kind=kind,
        organization_id=organization_id,
        organization=organization,
        due_on=differs.get("due_on", order.due_on),
        title=title % {"what": order.name_in_words()},
        detail=order.detail_in_words(),
        link=order.page(),
        page=order.page(),
        plan_id=order.plan_id,
        state=order.state,
        state_label=order.get_state_display(),
        document=order.kind(),
        document_id=order.pk,
        measure_id=order.measure_id,
        owed_by=(order.plan.owner_id, order.plan.owner.short_name) if is_check else None,
        barred=order.writer_ids() if is_check else frozenset(),
    )


def _order_groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database."""
    for workflow in ordered_kinds():
        yield grouped(
            _to_answer(workflow.model, asked),
            DutyKind.ORDER,
            organization=BEARER,
            plan="plan_id",
            due_on="due_on",
            document=Value(workflow.model.kind(), CharField()),
        )


def _order_tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        yield Tally(
            kind=DutyKind.ORDER,
            organization_id=group.organization,
            debtor_id=group.organization,
            due_on=group.due_on or asked.on,
            plan_id=group.plan,
            count=group.total,
            document=group.document,
        )


def _check_groups(asked: Question) -> Iterator[QuerySet[Any]]:
    for workflow in ordered_kinds():
        yield grouped(
            _to_check(workflow.model, asked),
            DutyKind.CHECK,
            organization="organization_id",
            party="plan__owner",
            plan="plan_id",
            back_on="answered_on",
            document=Value(workflow.model.kind(), CharField()),
        )


def _check_tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        yield Tally(
            kind=DutyKind.CHECK,
            organization_id=group.organization,
            debtor_id=group.party or 0,
            due_on=check_due_on(group.back_on or asked.on, asked.calendar),
            plan_id=group.plan,
            count=group.total,
            document=group.document,
        )


COUNT_ORDERS = Counting(_order_groups, _order_tallies)
COUNT_CHECKS = Counting(_check_groups, _check_tallies)


def _of_state(model: type[Order], state: Ordered, asked: Question) -> QuerySet[Any]:
    """The orders of a kind in a state; under a closed plan nothing is asked any more."""
    rows: QuerySet[Any] = model._default_manager.filter(state=state, plan__closed_on=None)
    return rows if asked.plan is None else rows.filter(plan=asked.plan)


def _to_answer(model: type[Order], asked: Question) -> QuerySet[Any]:
    rows = _of_state(model, Ordered.OPEN, asked)
    if asked.organization_id is None:
        return rows
    mine: QuerySet[Any] = rows.alias(bearer=BEARER).filter(bearer=asked.organization_id)
    return mine


def _to_check(model: type[Order], asked: Question) -> QuerySet[Any]:
    if asked.organization_id is not None:
        return model._default_manager.none()  # owed by the organization whose plan it is
    return _of_state(model, Ordered.ANSWERED, asked)


def _described(workflow: Workflow[Any], rows: QuerySet[Any]) -> Iterable[Order]:
    named = ("plan__owner", "organization__successor", *workflow.describes)
    return rows.select_related(*named).defer("plan__source_text")
