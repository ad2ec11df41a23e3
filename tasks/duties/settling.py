"""Silencing a duty that is done, and opening it again: reminders and the list for the meeting."""

from collections.abc import Collection

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import outbox
from tasks.duties.kinds import DutyKind
from tasks.models import AgendaItem
from tasks.signing.models import Document
from tasks.signing.workflow import Step, Taken


def review_key(document: Document) -> str:
    """The stable name of the commission's duty to review a document, used by reminders."""
    return f"{DutyKind.REVIEW}:{document.DUTY}:{document.pk}"


def settle(keys: Collection[str], *, by: User | None) -> None:
    """These duties are done by that person, or have lapsed. Call it in the action's transaction."""
    if not keys:
        return
    now = clock.now()
    outbox.settle(keys, at=now, by=by)
    # Also what a meeting has dealt with: put back, it would stay on the list for ever.
    AgendaItem.objects.filter(duty_key__any_of=keys, settled_at=None).update(settled_at=now)


def no_longer_waits(keys: Collection[str], *, by: User) -> None:
    """What was handed over for signature is being written again: the approver need not look."""
    if keys:
        outbox.settle(keys, at=clock.now(), by=by, step=Step.HAND_OVER)


def reopen(key: str) -> None:
    """What was done today is open again. Call it in the action's transaction; enqueue nothing."""
    outbox.reopen([key], on=clock.today())
    AgendaItem.objects.filter(duty_key=key).update(settled_at=None)


# What follows a step of a document, for the tables of the kinds.


def done_by(document: Document, taken: Taken) -> None:
    """The duty that the document answers is done."""
    settle([document.duty_key], by=taken.actor)


def given_back(document: Document, taken: Taken) -> None:
    """The approver has looked at it: it waits for the reporter."""
    no_longer_waits([document.duty_key], by=taken.actor)


def answered(document: Document, taken: Taken) -> None:
    """Nobody has to review it any more."""
    settle([review_key(document)], by=taken.actor)


def not_owed(document: Document, _taken: Taken) -> None:
    """The duty that the document answers has lapsed."""
    settle([document.duty_key], by=None)


def waits_again(document: Document, _taken: Taken) -> None:
    """A return was taken back: somebody has to review it after all."""
    reopen(review_key(document))


def owed_again(document: Document, _taken: Taken) -> None:
    """What was handed in is taken back."""
    reopen(document.duty_key)
