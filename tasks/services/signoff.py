"""One step of the sign-off chain, the same for filings and progress reports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker.audit.trail import Deed, record_all
from tasks.errors import Invalid, Problem
from tasks.models.signed import SignedDocument, State, Transition
from tasks.rework import due_again
from tasks.services import notify
from tasks.services.locking import expect_revision, locked
from tasks.workflow import Step, action_of, transition

D = TypeVar("D", bound=SignedDocument)


@dataclass(frozen=True, slots=True)
class Story(Generic[D]):
    """What a kind of document adds to the chain.

    `name` begins its trail actions; `require_complete` raises Invalid with what is missing before
    a signature; `after` does what follows a step; `obligation` names the duty it answers, `due_on`
    by when it was due at first.
    """

    model: type[D]
    name: str
    require_complete: Callable[[D], None]
    after: Callable[[D, Step, User], None]
    obligation: Callable[[D], str]
    due_on: Callable[[D], date]


@transaction.atomic
def take_step(
    story: Story[D],
    pk: int,
    step: Step,
    *,
    actor: User,
    source: str,
    revision: int | None = None,
    reason: str = "",
    comment: str = "",
) -> D:
    """Takes one step: lock, permission, rule, transition, consequences, trail, message.

    Raises Http404 or PermissionDenied by the permission table, Stale when the document is no
    longer what was read, Invalid with what is missing, Refused when the step is not open.
    """
    document = locked(story.model, pk)
    access = document.access()
    authorize(actor, Action.READ_PROGRESS, access)
    authorize(actor, action_of(document, step), access)
    # A step is taken on what the page showed; None where nothing was read, as after a save.
    expect_revision(document, revision)
    if step is Step.SIGN:
        story.require_complete(document)
    if step is Step.RETURN and not (reason and comment.strip()):
        raise Invalid([Problem("comment", _("Say what must change before it can be accepted."))])
    done = transition(document, step, actor=actor, reason=reason, comment=comment)
    story.after(document, step, actor)
    record_all([deed_of(story.name, document, done)], actor=actor, source=source)
    notify.decided(
        document,
        step,
        obligation=story.obligation(document),
        due_on=due_again(document, story.due_on(document)),
        comment=comment,
    )
    return document


def _summary(document: SignedDocument, done: Transition) -> str:
    before, after = State(done.from_state).label, State(done.to_state).label
    return f"{notify.describe(document)}: {before} → {after}"


SUMMARY = lazy(_summary, str)  # in the language in which the trail is written


def deed_of(name: str, document: SignedDocument, done: Transition) -> Deed:
    """A step as the trail tells it; `name` is the story's."""
    return Deed(
        action=f"{name}.{done.step}",
        target=document,
        summary=SUMMARY(document, done),
        data={
            "reason": done.reason,
            "comment": done.comment,
            "signatory": document.signatory,
            "version": document.version,
        },
    )
