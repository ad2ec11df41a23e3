"""The sign-off chain, the rows that filings and progress reports have in common.

draft → ready (handed over for signature) → submitted (signed: it leaves the organization) →
accepted, or returned with a coded reason and then signed again; or the return is taken back, where
an objection to it is upheld. Each step leaves a Transition.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action
from departments.roles import Role
from reform_tracker.feed.changes import Event
from reform_tracker.notifications.models import Topic
from tasks.signing.models import SignedDocument, State
from tasks.signing.workflow import Need, News, Step, StepRule, Taken

S = TypeVar("S", bound=SignedDocument)
Then = Mapping[Step, tuple[Callable[[S, Taken], None], ...]]

RETURNED_URGENCY = 90
WAITING_URGENCY = 60
ACCEPTED_URGENCY = 10
BOTH = (Role.REPORTER, Role.APPROVER)

WAITING = News(
    _("Waiting for your signature: %(what)s"),
    (Role.APPROVER,),
    Topic.WAITING,
    WAITING_URGENCY,
    not_to_writers=True,
)
GIVEN_BACK = News(_("Given back: %(what)s"), (Role.REPORTER,), Topic.RETURNED, RETURNED_URGENCY)
RETURNED = News(_("Returned: %(what)s"), BOTH, Topic.RETURNED, RETURNED_URGENCY)
ACCEPTED = News(_("Accepted: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY, outside=False)


def sign_off(
    *, write: Action, sign: Action, withdraw: Action, review: Action, then: Then[S]
) -> dict[Step, StepRule[S]]:
    """The chain under a kind's own actions of the permission table; `then` is what follows a step
    of this kind."""
    rows: dict[Step, StepRule[S]] = {
        Step.HAND_OVER: StepRule(
            frozenset({State.DRAFT, State.RETURNED}),
            State.READY,
            write,
            _("Handed over for signature."),
            Event.HAND_OVER,
            needs=Need.COMPLETE,
            mark=_unsigned,
            asks=_unchanged,
            news=WAITING,
        ),
        Step.SEND_BACK: StepRule(
            frozenset({State.READY}),
            State.DRAFT,
            sign,
            _("Given back to the reporter."),
            Event.SEND_BACK,
            mark=_came_back,
            news=GIVEN_BACK,
        ),
        Step.SIGN: StepRule(
            frozenset({State.DRAFT, State.READY, State.RETURNED}),
            State.SUBMITTED,
            sign,
            _("Signed and submitted."),
            Event.SIGN,
            needs=Need.REVISION | Need.COMPLETE | Need.CONFIRMED,
            mark=_signed,
            asks=_unchanged,
        ),
        Step.WITHDRAW: StepRule(
            frozenset({State.SUBMITTED}),
            State.DRAFT,
            withdraw,
            _("Withdrawn: it is a draft again."),
            Event.WITHDRAW,
            mark=_withdrawn,
        ),
        Step.ACCEPT: StepRule(
            frozenset({State.SUBMITTED}),
            State.ACCEPTED,
            review,
            _("Accepted."),
            Event.ACCEPT,
            needs=Need.REVISION | Need.CONFIRMED,
            mark=_reviewed,
            news=ACCEPTED,
        ),
        Step.RETURN: StepRule(
            frozenset({State.SUBMITTED}),
            State.RETURNED,
            review,
            _("Returned to the organization."),
            Event.RETURN,
            needs=Need.REVISION | Need.REASON | Need.COMMENT,
            mark=_returned,
            news=RETURNED,
        ),
        Step.REINSTATE: StepRule(
            frozenset({State.RETURNED}),
            State.SUBMITTED,
            Action.REINSTATE,
            _("The return is taken back: it waits for review again."),
            Event.REINSTATED,
            mark=_reinstated,
        ),
    }
    return {step: replace(rule, then=then.get(step, ())) for step, rule in rows.items()}


def _unchanged(document: SignedDocument) -> str:
    """What is asked of whoever sends on what came back as it came."""
    if document.changed_since_return:
        return ""
    return gettext("It came back, and nothing in it has been changed since. Send it on as it is?")


def _unsigned(document: SignedDocument, _taken: Taken) -> None:
    document.mark_unsigned()


def _signed(document: SignedDocument, taken: Taken) -> None:
    document.mark_signed(taken.actor, taken.at, taken.signatory or taken.actor.full_name)


def _withdrawn(document: SignedDocument, _taken: Taken) -> None:
    document.mark_withdrawn()


def _came_back(document: SignedDocument, _taken: Taken) -> None:
    document.mark_came_back()


def _returned(document: SignedDocument, taken: Taken) -> None:
    _reviewed(document, taken)
    document.mark_came_back()


def _reinstated(document: SignedDocument, taken: Taken) -> None:
    document.mark_reinstated(taken.at)


def _reviewed(document: SignedDocument, taken: Taken) -> None:
    document.mark_reviewed(taken.actor, taken.at, taken.reason, taken.comment)
