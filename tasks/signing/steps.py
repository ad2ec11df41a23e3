"""Taking one step of a document, the same for every kind."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.functional import lazy

from departments.models import User
from departments.permissions import authorize
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Told
from tasks.errors import Invalid, Problem
from tasks.signing import news
from tasks.signing.locking import expect_revision, locked
from tasks.signing.models import Document, Transition
from tasks.signing.workflow import (
    Need,
    Step,
    Taken,
    Workflow,
    move,
    question,
    require_source,
    workflow_of,
)

S = TypeVar("S", bound=Document)


@transaction.atomic
def take_step(
    workflow: Workflow[S],
    pk: int,
    step: Step,
    *,
    actor: User,
    source: str,
    revision: int | None = None,
    reason: str = "",
    comment: str = "",
    chosen: Collection[int] = (),
    confirmed: bool = False,
    day: date | None = None,
) -> S:
    """Takes one step: lock, permission, rule, transition, consequences, trail, message.

    Raises Http404 or PermissionDenied by the permission table, Stale when the document is no
    longer what was read, Invalid with what is missing, Refused when the step is not open.
    """
    rule = workflow.rule(step)
    document = locked(workflow.model, pk)
    access = document.access()
    authorize(actor, workflow.read, access)
    authorize(actor, rule.action, access)
    workflow.require_open(document)
    # Who came first is the better answer than that something has changed.
    if revision is not None and revision != document.revision_read():
        require_source(document, step)
    # A step is taken on what the page showed; None where nothing was read, as after a save.
    expect_revision(document, revision)
    taken = Taken(actor, reason, comment, chosen=frozenset(chosen), confirmed=confirmed, day=day)
    _require(workflow, step, document, taken)
    done = move(document, step, taken)
    record_all([entry_of(document, done)], actor=actor, source=source)
    news.tell(document, step, due_on=document.due_now(), comment=comment)
    return document


def _require(workflow: Workflow[S], step: Step, document: S, taken: Taken) -> None:
    """Raises Invalid with what the step needs and does not have."""
    rule = workflow.rule(step)
    if Need.COMPLETE in rule.needs:
        workflow.require_complete(document)
    without_reason = Need.REASON in rule.needs and taken.reason not in workflow.reasons
    if without_reason or (Need.COMMENT in rule.needs and not taken.comment.strip()):
        raise Invalid([Problem("comment", str(rule.lacking))])
    if not taken.confirmed and (asked := question(document, step)):
        raise Invalid([Problem("confirmed", asked)])


def _summary(document: Document, done: Transition) -> str:
    before, after = document.called(done.from_state), document.called(done.to_state)
    return f"{document.title_in_words()}: {before} → {after}"


SUMMARY = lazy(_summary, str)  # in the language in which the trail is written


def entry_of(document: Document, done: Transition) -> AuditEntry:
    """A step as the trail tells it."""
    workflow = workflow_of(document)
    rule = workflow.rule(Step(done.step))
    code = rule.recorded_as or done.step
    return AuditEntry(
        action=f"{workflow.name}.{code}",
        target=document,
        summary=SUMMARY(document, done),
        data={
            "reason": done.reason,
            "comment": done.comment,
            "signatory": document.signed_as(),
            "version": document.version,
        },
        changes=[
            Told(
                document.organization_id, workflow.resource, document, rule.event, document.version
            ),
            *rule.also(document),
        ],
    )
