"""Opening an accepted document again: asking, deciding, writing the amendment, its acceptance.

The accepted document stands as it is until its amendment is accepted; then it says what that says,
and what it said before stays, in `Amendment.before`.
"""

from dataclasses import replace
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize, can
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from tasks.amending import contents, owing
from tasks.amending.contents import Amended, Content
from tasks.asking.chain import decided
from tasks.duties import settling
from tasks.duties.closed import require_open_part
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.models import (
    Amendment,
    AmendmentRequest,
    ImplementationPlan,
    ProgressReport,
    Transition,
)
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.chain import sign_off
from tasks.signing.editing import edited
from tasks.signing.locking import expect_version, locked
from tasks.signing.models import LONGEST_TEXT, ReturnReason, State, signers
from tasks.signing.states import Asked
from tasks.signing.steps import take_step
from tasks.signing.workflow import Step, Taken, Workflow, workflow_of

KINDS: dict[str, type[ImplementationPlan] | type[ProgressReport]] = {
    "filing": ImplementationPlan,
    "report": ProgressReport,
}
GIVEN_UP = gettext_lazy("This amendment was given up: what was accepted stands as it is.")
CHANGED = gettext_lazy(
    "What was accepted has changed since this amendment was saved. Open it, compare, and save it "
    "once more."
)


@transaction.atomic
def ask(kind: str, pk: int, *, actor: User, source: str, reason: str) -> AmendmentRequest:
    """Asks to open an accepted document of the actor's organization again. The same again, as after
    a double click, changes nothing.

    Raises Invalid without a reason; Refused for what is not accepted, or is open already, or where
    another request waits; Http404 and PermissionDenied by the permission table.
    """
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    document: Amended = locked(model, pk)
    request = unsaved(document)
    authorize(actor, Action.READ_REQUEST, request.access())
    authorize(actor, Action.ASK, request.access())
    require_amendable(document)
    text = reason.strip()
    if problems := wrong_text("reason", text, LONGEST_TEXT, _("Say why it is opened again.")):
        raise Invalid(problems)
    if waiting := document.amendmentrequests.filter(state=Asked.ASKED).first():
        if waiting.reason == text and waiting.asked_by == actor:
            return waiting
        raise Refused(
            _("A request waits for a decision already. Take it back before you ask anew.")
        )
    request.reason, request.asked_by = text, actor
    request.asked_on, request.asked_at = clock.filing_day(), clock.now()
    request.wrote = sorted(document.writer_ids() | signers([document])[document.identity])
    request.save()
    entry = AuditEntry(
        action="amendment_request.asked",
        target=request,
        summary=gettext_lazy("Asked to open again what was accepted"),
        data={"reason": text, "document": document.kind(), "number": document.pk},
        changes=feeds.of_document(request, Event.AMENDMENT_ASKED),
    )
    record_all([entry], actor=actor, source=source)
    return request


def unsaved(document: Amended) -> AmendmentRequest:
    """A request to open this document again, as far as it is known."""
    return AmendmentRequest(
        plan_id=document.of_plan, organization=document.organization, **named(document)
    )


def named(document: Amended) -> dict[str, Amended]:
    """The column of requests and amendments in which the document stands."""
    return {"filing" if isinstance(document, ImplementationPlan) else "report": document}


def require_amendable(document: Amended) -> None:
    """Raises Refused for a document that cannot be opened again now."""
    lifetime.require_open(document.of_plan)
    if document.state != State.ACCEPTED or document.ended_on is not None:
        raise Refused(_("Only what is accepted is opened again; this can still be changed."))
    if isinstance(document, ProgressReport):
        require_open_part(document.measure_id, document.organization_id)
    if document.amendments.going_on().exists():
        raise Refused(_("An amendment is being written already: put there what has to change."))


@transaction.atomic
def save(
    amendment_id: int, *, actor: User, source: str, version: int | None, content: Content
) -> Amendment:
    """Saves what the amendment says; saving what is there already changes nothing.

    Raises Stale when somebody saved since `version`, Invalid with every broken rule, Refused when
    it cannot be written any more; PermissionDenied and Http404 by the permission table.
    """
    amendment = locked(Amendment, amendment_id)
    authorize(actor, Action.WRITE_AMENDMENT, amendment.access())
    require_writable(amendment)
    now = contents.said(amendment.document)
    if (amendment.content, amendment.before) == (content, now):
        return amendment
    expect_version(amendment, version)
    fill(amendment, content, actor=actor, source=source)
    return amendment


def fill(amendment: Amendment, content: Content, *, actor: User, source: str) -> None:
    """Writes content into an amendment, for browser and API alike. The caller has authorized and
    holds the lock. Raises Invalid."""
    if problems := contents.wrong(amendment.document, content):
        raise Invalid(problems)
    amendment.content, amendment.before = content, contents.said(amendment.document)
    if reopened := edited(amendment, actor=actor):
        reopened.save()
        settling.no_longer_waits([amendment.duty_key], by=actor)
    amendment.count_save()
    amendment.save()
    amendment.writers.add(actor)
    entry = AuditEntry(
        action="amendment.saved",
        target=amendment,
        summary=gettext_lazy("Draft of an amendment saved"),
        data={"content": content, "version": amendment.version},
        changes=feeds.of_document(amendment, Event.SAVED),
    )
    record_all([entry], actor=actor, source=source)


@transaction.atomic
def give_up(amendment_id: int, *, actor: User, source: str) -> Amendment:
    """Gives up an amendment that was asked for: what was accepted stands as it is. Given up once
    more, nothing happens.

    Raises Refused where lines that were taken over need it, or where it has been signed; Http404
    and PermissionDenied by the permission table.
    """
    amendment = locked(Amendment, amendment_id)
    if not can(actor, Action.PUSH_AMENDMENT, amendment.access()):
        authorize(actor, Action.WRITE_AMENDMENT, amendment.access())
    if amendment.is_closed:
        return amendment
    require_writable(amendment)
    if owing.owed_lines(amendment).exists():
        raise Refused(_("Lines that were taken over are still missing in the plan: it is owed."))
    amendment.ended_on = clock.today()
    amendment.count_save()
    amendment.save()
    settling.settle([amendment.duty_key], by=actor)
    entry = AuditEntry(
        action="amendment.given_up",
        target=amendment,
        summary=gettext_lazy("Amendment given up"),
        data={"version": amendment.version},
        changes=feeds.of_document(amendment, Event.DELETED),
    )
    record_all([entry], actor=actor, source=source)
    return amendment


def require_writable(amendment: Amendment) -> None:
    """Raises Refused where an amendment cannot be written, whatever is typed."""
    _require_open(amendment)
    if amendment.document.state != State.ACCEPTED:
        raise Refused(_("The plan itself is not accepted yet: put there what has to change."))
    if not amendment.is_editable:
        raise Refused(_("This amendment has been submitted. Withdraw it before you change it."))


def is_behind(amendment: Amendment) -> bool:
    """Whether the document has changed since the amendment was saved: a date was moved, say."""
    if amendment.state == State.ACCEPTED or amendment.is_closed:
        return False
    return bool(amendment.before != contents.said(amendment.document))


def require_complete(amendment: Amendment) -> None:
    """Raises Invalid with everything that is missing before it can be signed."""
    problems = contents.missing(amendment.document, amendment.content)
    if is_behind(amendment):
        problems.append(Problem("", str(CHANGED)))
    elif amendment.content == amendment.before:
        problems.append(Problem("", _("It says the same as what was accepted.")))
    if problems:
        raise Invalid(problems)


def _require_open(amendment: Amendment) -> None:
    lifetime.of_open_plan(amendment)
    if amendment.is_closed:
        raise Refused(str(GIVEN_UP))


def _grant(request: AmendmentRequest, taken: Taken) -> None:
    """Raises Refused where things have changed since it was asked for, PermissionDenied for whoever
    wrote or signed the document meanwhile."""
    document = locked(type(request.document), request.document.pk)
    if document.state != State.ACCEPTED or document.ended_on is not None:
        raise Refused(_("It is not accepted any more: refuse this request."))
    if isinstance(document, ProgressReport):
        require_open_part(document.measure_id, document.organization_id)
    if document.amendments.going_on().filter(state=State.SUBMITTED).exists():
        raise Refused(_("An amendment of it waits for the review: decide about that first."))
    if taken.actor.pk in document.writer_ids() | signers([document])[document.identity]:
        raise PermissionDenied


def _open(request: AmendmentRequest, taken: Taken) -> None:
    """What was granted can be written; where lines that were taken over are owed an amendment
    already, it is that one."""
    document = request.document
    amendment = document.amendments.going_on().first() or owing.unsaved(document)
    amendment.request = request
    if not amendment.pk:
        amendment.due_on = owing.due_on(request.plan)
        amendment.content = amendment.before = contents.said(document)
    amendment.save()


def _take_effect(amendment: Amendment, taken: Taken) -> None:
    """The document says from now on what its amendment says. Raises Refused where it has changed
    since the amendment was signed."""
    if amendment.ended_on is not None:
        raise Refused(_("The organization has lost what this amends. Return it."))
    document = locked(type(amendment.document), amendment.document.pk)
    if amendment.before != contents.said(document):
        raise Refused(_("What was accepted has changed since. Return it, so that it is compared."))
    asked = amendment.request
    with translation.override(settings.LANGUAGE_CODE):
        reason = asked.reason if asked else _("Amended after lines were taken over")
    how = replace(taken, comment=reason[:500], day=asked.asked_on if asked else None)
    contents.take_effect(document, amendment, how)
    owing.go_on(amendment)
    Transition.objects.create(
        subject_type=document.kind(),
        subject_id=document.pk,
        step=Step.AMEND,
        from_state=document.state,
        to_state=document.state,
        actor=taken.actor,
        at=taken.at,
        comment=how.comment,
        signatory=amendment.signatory,
    )


def _document_told(amendment: Amendment) -> tuple[Told, ...]:
    """The organization's systems are told of the document too: it says something else now."""
    document = amendment.document
    document.refresh_from_db(fields=["version"])
    resource = workflow_of(document).resource
    return (Told(document.organization_id, resource, document, Event.AMENDED, document.version),)


REQUESTS: Workflow[AmendmentRequest] = Workflow(
    model=AmendmentRequest,
    name="amendment_request",
    resource="amendment-requests",
    read=Action.READ_REQUEST,
    write=Action.ASK,
    push=Action.ASK,
    steps=decided(granting=_grant, then=(_open,), event=Event.AMENDMENT_DECIDED),
    require_open=lifetime.of_open_plan,
    describes=("organization", "filing", "report__measure__task", "report__period"),
)
_chain = sign_off(
    write=Action.WRITE_AMENDMENT,
    sign=Action.SIGN_AMENDMENT,
    withdraw=Action.WITHDRAW_AMENDMENT,
    review=Action.REVIEW_AMENDMENT,
    then={
        Step.SEND_BACK: (settling.given_back,),
        Step.SIGN: (settling.done_by,),
        Step.WITHDRAW: (settling.answered, settling.owed_again),
        Step.ACCEPT: (settling.answered, _take_effect),
        Step.RETURN: (settling.answered,),
    },
)
del _chain[Step.REINSTATE]  # an objection (tasks.objecting) is to the return of a plan or report
WORKFLOW: Workflow[Amendment] = Workflow(
    model=Amendment,
    name="amendment",
    resource="amendments",
    read=Action.READ_AMENDMENT,
    write=Action.WRITE_AMENDMENT,
    push=Action.PUSH_AMENDMENT,
    steps=_chain | {Step.ACCEPT: replace(_chain[Step.ACCEPT], also=_document_told)},
    reasons=tuple(ReturnReason),
    require_open=_require_open,
    require_complete=require_complete,
    describes=("organization", "filing", "report__measure__task", "report__period"),
)
# Take one step of a request, or of an amendment; see signing.steps.take_step.
step_request = partial(take_step, REQUESTS)
step_amendment = partial(take_step, WORKFLOW)
