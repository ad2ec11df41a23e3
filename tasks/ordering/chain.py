"""The rows that all kinds of orders have in common: answered, settled, sent back, charged again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action
from reform_tracker import clock
from reform_tracker.feed.changes import Event
from reform_tracker.notifications.models import Topic
from tasks.duties import settling
from tasks.errors import Invalid, Problem
from tasks.ordering.models import Order
from tasks.signing import news
from tasks.signing.chain import ACCEPTED_URGENCY, BOTH, RETURNED_URGENCY
from tasks.signing.states import Ordered
from tasks.signing.workflow import Need, News, Step, StepRule, Taken

R = TypeVar("R", bound=Order)

SETTLED = News(_("Settled: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY, outside=False)
SENT_BACK = News(_("To be answered anew: %(what)s"), BOTH, Topic.RETURNED, RETURNED_URGENCY)
CHARGED_AGAIN = News(_("New instruction: %(what)s"), BOTH, Topic.RETURNED, RETURNED_URGENCY)
ISSUED = News(_("You are charged with: %(what)s"), BOTH, Topic.WAITING, RETURNED_URGENCY)
TAKEN_BACK = News(_("Taken back: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY)


def ordered(
    *, issue: Action, event: Event, answered: tuple[Callable[[R, Taken], None], ...] = ()
) -> Mapping[Step, StepRule[R]]:
    """`issue` is who may charge an organization with it, and so take it back or charge it again;
    `event` is what the organization's systems are told of the commission's steps, `answered` what
    follows an answer in its transaction."""
    return {
        Step.ANSWER: StepRule(
            frozenset({Ordered.OPEN}),
            Ordered.ANSWERED,
            Action.ANSWER_ORDER,
            _("Answered: the commission checks it."),
            Event.ORDER_ANSWERED,
            needs=Need.REVISION | Need.COMMENT,
            mark=_answer,
            then=(settling.done_by, *answered),
            lacking=_("Say what has been done."),
        ),
        Step.SETTLE: StepRule(
            frozenset({Ordered.ANSWERED}),
            Ordered.DONE,
            Action.CHECK_ORDER,
            _("Settled."),
            event,
            needs=Need.REVISION,
            mark=_settle,
            then=(_checked,),
            news=SETTLED,
        ),
        Step.SEND_BACK: StepRule(
            frozenset({Ordered.ANSWERED}),
            Ordered.OPEN,
            Action.CHECK_ORDER,
            _("Sent back: it has to be answered anew."),
            event,
            needs=Need.REVISION | Need.COMMENT,
            mark=_reopen,
            then=(_checked,),
            news=SENT_BACK,
            lacking=_("Say what is still missing."),
        ),
        Step.REOPEN: StepRule(
            frozenset({Ordered.DONE}),
            Ordered.OPEN,
            issue,
            _("Charged again: it has to be answered anew."),
            event,
            needs=Need.REVISION | Need.COMMENT,
            mark=_reopen,
            news=CHARGED_AGAIN,
            lacking=_("Say what the new instruction is."),
        ),
        Step.WITHDRAW: StepRule(
            frozenset({Ordered.OPEN}),
            Ordered.WITHDRAWN,
            issue,
            _("Taken back: nobody has to answer it any more."),
            event,
            needs=Need.REVISION | Need.COMMENT,
            mark=_withdraw,
            then=(_nobody_answers,),
            news=TAKEN_BACK,
            lacking=_("Say why it is taken back."),
        ),
    }


def tell_issued(*orders: Order) -> None:
    """Tells the people of those who are charged; in the transaction that issues them."""
    news.announce_all(ISSUED, "issue", [(one, one.due_on, one.text) for one in orders])


def wrong_day(place: str, day: date | None, last: date) -> list[Problem]:
    """What is wrong with the day by which an order is to be answered; `last` is the plan's."""
    if day is None:
        return [Problem(place, gettext("Name the day by which it is to be answered."))]
    if clock.today() <= day <= last:
        return []
    text = gettext("Give a day from %(today)s to %(last)s.")
    days = {"today": date_format(clock.today()), "last": date_format(last)}
    return [Problem(place, text % days)]


def _answer(order: Order, taken: Taken) -> None:
    order.answer = taken.comment.strip()
    order.answered_by, order.answered_at = taken.actor, taken.at
    order.answered_on = clock.filing_day()


def _settle(order: Order, taken: Taken) -> None:
    order.settled_by, order.settled_at = taken.actor, taken.at
    order.closing_words = taken.comment.strip()


def _reopen(order: Order, taken: Taken) -> None:
    """To be answered anew, by another day if one is named; the answer of before is in its steps.

    Raises Invalid for a day that is none, and where the day has passed and no other is named.
    """
    due_on = taken.day or order.due_on
    if problems := wrong_day("day", due_on, order.plan.last_day):
        raise Invalid(problems)
    order.due_on = due_on
    order.answered_by = order.answered_on = order.answered_at = None
    order.settled_by = order.settled_at = None
    order.closing_words = taken.comment.strip()


def _withdraw(order: Order, taken: Taken) -> None:
    order.closing_words = taken.comment.strip()


def _checked(order: Order, taken: Taken) -> None:
    settling.settle([order.check_key], by=taken.actor)


def _nobody_answers(order: Order, _taken: Taken) -> None:
    settling.settle([order.duty_key], by=None)
