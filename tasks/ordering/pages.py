"""What the pages of all kinds of orders share: what can be done, and doing it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker import clock
from tasks.ordering.forms import OrderStepForm
from tasks.ordering.models import Order
from tasks.signing.pages import take_step
from tasks.signing.workflow import Step, history, steps_for

FORMS = (Step.ANSWER, Step.SETTLE, Step.REOPEN, Step.WITHDRAW)  # settled or sent back by one form


def what_can_be_done(order: Order, user: User) -> dict[str, Any]:
    """The steps that the account may take now with a form for each, and the history."""
    steps = steps_for(order, user, order.access()) if order.plan.is_open else []
    return {
        "steps": steps,
        "forms": {
            step.value: OrderStepForm(order, step=step, auto_id=f"id_{step.value}_%s")
            for step in FORMS
            if step in steps
        },
        "answered_himself": user.pk in order.writer_ids(),
        "history": history(order),
    }


def lateness_in_words(row: Order) -> str:
    """Whether it was answered in time; empty while that is not decided."""
    if row.is_late(clock.today()):
        return _("answered late") if row.answered_on else _("late")
    return _("answered in time") if row.answered_on else ""


def answer(
    request: HttpRequest, order: Order, step: Step, service: Callable[..., object]
) -> HttpResponse:
    """One step of an order, with what the form says of it."""
    return take_step(request, order, step, service, OrderStepForm)
