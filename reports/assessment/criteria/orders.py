"""Whether directives 督办事项 and supervision notices 督办通知单 were answered in time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from reform_tracker import clock
from reports.assessment.facts import Asked, Evidence, Fact, Outcome, Why
from reports.assessment.timing import due_in_time
from tasks.models import Directive, Extension, Transition
from tasks.ordering.models import Order
from tasks.signing.states import Asked as Requested
from tasks.signing.workflow import Step, Workflow, ordered_kinds
from tasks.state.facts import DueDate

ONE_DAY = timedelta(days=1)
CHARGES = (Step.SEND_BACK, Step.REOPEN)


class _Event(NamedTuple):
    """A step of an order with the day that it named, or (`step` None) its day was extended."""

    at: datetime
    step: Step | None
    day: date | None
    asked_on: date | None = None


class _Judged(NamedTuple):
    """What became of an order: the day that counts, and when it was answered last."""

    outcome: Outcome
    why: Why
    due_on: date
    answered_on: date | None


def facts(asked: Asked) -> Iterator[Fact]:
    """One for each order that fell due within the year: it is met if each charge of it, the first
    one and every later instruction, was answered by its day.

    What was taken back counts for nobody, and an organization that had ended when it was due
    answers for nothing: its successor does.
    """
    for workflow in ordered_kinds():
        orders = _orders(workflow, asked)
        past = _past(workflow, [one.pk for one in orders], asked.day)
        for order in orders:
            found = _judged(order, past[order.pk], asked.day)
            if found is not None and found.due_on <= asked.last:
                yield asked.judged(_fact(order, found))


def _orders(workflow: Workflow[Any], asked: Asked) -> Sequence[Order]:
    rows = workflow.model._default_manager.filter(plan=asked.plan, issued_on__lte=asked.day)
    if asked.only is not None:
        rows = rows.filter(Q(organization=asked.only) | Q(organization__successor=asked.only))
    return list(rows.select_related(*workflow.describes).order_by("pk"))


def _past(workflow: Workflow[Any], orders: Sequence[int], day: date) -> dict[int, list[_Event]]:
    """What happened to each order until the end of a day, the first thing first."""
    found: dict[int, list[_Event]] = defaultdict(list)
    until = clock.end_of(day)
    steps = Transition.objects.of(workflow.model, orders).filter(at__lt=until)
    for pk, at, step, named in steps.values_list("subject_id", "at", "step", "day"):
        found[pk].append(_Event(at, Step(step), named))
    if workflow.model is Directive:
        granted = Extension.objects.filter(
            directive__in=orders, state=Requested.GRANTED, decided_at__lt=until
        )
        rows = granted.values_list("directive", "decided_at", "granted_for", "asked_on")
        for pk, decided_at, granted_for, asked_on in rows:
            if decided_at is not None:
                found[pk].append(_Event(decided_at, None, granted_for, asked_on))
    for events in found.values():
        events.sort(key=lambda one: one.at)
    return found


def _judged(order: Order, past: Iterable[_Event], day: date) -> _Judged | None:
    """None as long as it need not be answered, and for what was taken back."""
    dates = [DueDate(order.issued_on, order.first_due_on)]
    missed: tuple[Why, date] | None = None
    answered_on, waits, late = None, True, Why.NOT_THERE
    for event in past:
        on = clock.local_date(event.at)
        if event.step == Step.WITHDRAW:
            return None
        if event.step is None:
            dates.append(DueDate(on, event.day, event.asked_on))
        elif event.step == Step.ANSWER:
            answered_on, waits = _counted(order, on), False
            if missed is None and answered_on > _due(dates):
                missed = (Why.LATE if late == Why.NOT_THERE else late), _due(dates)
        elif event.step in CHARGES:
            dates = [DueDate(on, event.day or dates[-1].due_on)]
            waits, late = True, Why.LATE_AGAIN
    if missed is None and waits and day > _due(dates):
        missed = late, _due(dates)
    if missed is not None:
        return _Judged(Outcome.MISSED, *missed, answered_on)
    return None if waits else _Judged(Outcome.MET, Why.IN_TIME, _due(dates), answered_on)


def _due(dates: Iterable[DueDate]) -> date:
    return due_in_time(dates) or date.max


def _counted(order: Order, on: date) -> date:
    """The day as which an answer counts: what came after the cut-off hour, the next."""
    return order.answered_on if order.answered_on == on + ONE_DAY else on


def _fact(order: Order, found: _Judged) -> Fact:
    bearer, ended = order.organization, order.organization.valid_until
    went_on = ended is not None and ended < found.due_on and bearer.successor_id is not None
    return Fact(
        (bearer.successor_id if went_on else None) or bearer.pk,
        order.brief_name(),
        found.outcome,
        found.why,
        Evidence(order.kind(), order.pk),
        due_on=found.due_on,
        done_on=found.answered_on,
    )
