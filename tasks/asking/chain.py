"""The rows that all kinds of requests have in common: granted, refused, or taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications.models import Topic
from tasks.asking.models import Request
from tasks.duties import settling
from tasks.signing.chain import ACCEPTED_URGENCY, BOTH, RETURNED_URGENCY
from tasks.signing.states import Asked
from tasks.signing.workflow import Need, News, Step, StepRule, Taken, nobody_else

R = TypeVar("R", bound=Request)

GRANTED = News(_("Granted: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY)
REFUSED = News(_("Refused: %(what)s"), BOTH, Topic.RETURNED, RETURNED_URGENCY)


@dataclass(frozen=True, slots=True)
class Words:
    """How a kind speaks of its two answers: to whoever is told of them, to whoever gave them."""

    granted: News
    refused: News
    said_granted: Promise
    said_refused: Promise
    lacking: Promise


USUAL = Words(GRANTED, REFUSED, _("Granted."), _("Refused."), _("Say why it is refused."))


def decided(
    *,
    granting: Callable[[R, Taken], None],
    then: tuple[Callable[[R, Taken], None], ...],
    event: Event,
    also: Callable[[R], tuple[Told, ...]] = nobody_else,
    ask: Action = Action.ASK,
    words: Words = USUAL,
) -> Mapping[Step, StepRule[R]]:
    """`granting` marks what is granted, before it is saved; `then` follows in the same transaction.
    `event` is what the organization's systems are told of a decision, whichever it is, `also`
    what others are told when it is granted. `ask` is who may ask, and take it back; `words` are
    the kind's own for its answers."""

    def grant(request: R, taken: Taken) -> None:
        granting(request, taken)
        _decided(request, taken)

    waiting = frozenset({Asked.ASKED})
    return {
        Step.GRANT: StepRule(
            waiting,
            Asked.GRANTED,
            Action.DECIDE_REQUEST,
            words.said_granted,
            event,
            needs=Need.REVISION,
            mark=grant,
            then=(settling.done_by, *then),
            news=words.granted,
            also=also,
        ),
        Step.REFUSE: StepRule(
            waiting,
            Asked.REFUSED,
            Action.DECIDE_REQUEST,
            words.said_refused,
            event,
            needs=Need.REVISION | Need.COMMENT,
            mark=_decided,
            then=(settling.done_by,),
            news=words.refused,
            lacking=words.lacking,
        ),
        Step.WITHDRAW: StepRule(
            waiting,
            Asked.WITHDRAWN,
            ask,
            _("Taken back: nobody decides about it any more."),
            Event.WITHDRAW,
            then=(settling.done_by,),
        ),
    }


def _decided(request: Request, taken: Taken) -> None:
    request.decided_by, request.decided_at = taken.actor, taken.at
    request.decision = taken.comment.strip()
