"""One step of the sign-off chain, the same for filings and progress reports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db import transaction
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker.audit.trail import record
from tasks.errors import Invalid, Problem
from tasks.models.signed import SignedDocument, State
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
    return carry_out(
        story, document, step, actor=actor, source=source, reason=reason, comment=comment
    )


def carry_out(
    story: Story[D],
    document: D,
    step: Step,
    *,
    actor: User,
    source: str,
    reason: str = "",
    comment: str = "",
    action: Action | None = None,
    signatory: str = "",
) -> D:
    """Transition, consequences, trail and message of a step on a locked document.

    `action` asks the permission table another question than the step's own: a pushed report is
    signed in the organization's own system, by the leader whom `signatory` names.
    """
    done = transition(
        document,
        step,
        actor=actor,
        reason=reason,
        comment=comment,
        action=action,
        signatory=signatory,
    )
    story.after(document, step, actor)
    record(
        actor=actor,
        action=f"{story.name}.{step}",
        target=document,
        source=source,
        summary=format_lazy(
            "{}: {} → {}",
            lazy(notify.describe, str)(document),
            State(done.from_state).label,
            State(done.to_state).label,
        ),
        data={
            "reason": reason,
            "comment": comment,
            "signatory": document.signatory,
            "version": document.version,
        },
    )
    notify.decided(
        document,
        step,
        obligation=story.obligation(document),
        due_on=due_again(document, story.due_on(document)),
        comment=comment,
    )
    return document
