"""Objecting to a return or a light, and what an answer means."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event
from tasks.asking.chain import GRANTED, REFUSED, Words, decided
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.models import ImplementationPlan, Measure, Objection, ProgressReport
from tasks.objecting.models import Against, stands_returned
from tasks.plan import lifetime
from tasks.plan.parts import part_access
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.models import LONGEST_TEXT, SignedDocument, Transition, signers
from tasks.signing.states import Asked
from tasks.signing.steps import entry_of, take_step
from tasks.signing.workflow import Step, Taken, Workflow, move, workflow_of

NOT_RETURNED = gettext_lazy(
    "Only a return that stands can be objected to: this document was changed or handed in since, "
    "or never returned."
)
MOOT = gettext_lazy(
    "The document was changed or handed in again since: there is nothing to take back. Refuse with "
    "that reason."
)
WORDS = Words(
    granted=replace(GRANTED, title=gettext_lazy("Upheld: %(what)s")),
    refused=replace(REFUSED, title=gettext_lazy("Rejected: %(what)s")),
    said_granted=gettext_lazy("The objection is upheld."),
    said_refused=gettext_lazy("The objection is rejected."),
    lacking=gettext_lazy("Say why it is rejected."),
)
KINDS: dict[str, type[SignedDocument]] = {
    Against.FILING: ImplementationPlan,
    Against.REPORT: ProgressReport,
}


@transaction.atomic
def object_to(kind: str, pk: int, *, actor: User, source: str, reason: str) -> Objection:
    """Objects for the actor's organization to the return of a document, or to the light of its part
    in a measure as it shows today. The same again, as after a double click, changes nothing.

    Raises Invalid without a reason; Refused where nothing stands returned, another objection waits
    or was decided; Http404 and PermissionDenied by the permission table.
    """
    wanted = _to_light(pk, actor) if kind == Against.LIGHT else _to_return(kind, pk, actor)
    wanted.reason = reason.strip()
    if problems := wrong_text("reason", wanted.reason, LONGEST_TEXT, _("Say why you object.")):
        raise Invalid(problems)
    if there := _there(wanted):
        return _same_or_refused(there, wanted, actor)
    wanted.asked_by, wanted.asked_on = actor, clock.filing_day()
    wanted.asked_at = clock.now()
    wanted.save()
    record_all(
        [
            AuditEntry(
                action="objection.made",
                target=wanted,
                summary=gettext_lazy("Objection made"),
                data={"reason": wanted.reason, "against": wanted.what_in_words()},
                changes=feeds.of_document(wanted, Event.OBJECTION_MADE),
            )
        ],
        actor=actor,
        source=source,
    )
    return wanted


@transaction.atomic
def step_objection(pk: int, step: Step, *, actor: User, source: str, **said: Any) -> Objection:
    """Takes one step of an objection; arguments and errors are those of signing.steps.take_step.
    With one that is upheld, the return is taken back: the document waits for review again."""
    objection = _step(pk, step, actor=actor, source=source, **said)
    document = objection.document
    if step is Step.GRANT and document is not None:
        taken = Taken(actor, comment=objection.decision)
        done = move(document, Step.REINSTATE, taken)
        record_all([entry_of(document, done)], actor=actor, source=source)
    return objection


def unsaved(document: SignedDocument) -> Objection:
    """An objection to the return of a document, as far as it is known."""
    is_report = isinstance(document, ProgressReport)
    return Objection(
        against=Against.REPORT if is_report else Against.FILING,
        plan_id=document.of_plan,
        organization=document.organization,
        report=document if isinstance(document, ProgressReport) else None,
        filing=document if isinstance(document, ImplementationPlan) else None,
        measure=document.measure if isinstance(document, ProgressReport) else None,
    )


def unsaved_to_light(measure: Measure, organization_id: int) -> Objection:
    return Objection(
        against=Against.LIGHT,
        plan_id=measure.task.area.plan_id,
        organization_id=organization_id,
        measure=measure,
        seen_on=clock.today(),
    )


def return_of(document: SignedDocument) -> Transition | None:
    """The step by which it came back, if it still lies as it was returned."""
    newest = document.transitions().select_related("actor__organization").last()
    if newest is None or newest.step != Step.RETURN:
        return None
    return newest if stands_returned(document, newest.pk) else None


def _to_return(kind: str, pk: int, actor: User) -> Objection:
    if kind not in KINDS:
        raise Http404
    document = locked(KINDS[kind], pk)
    access = document.access()
    authorize(actor, workflow_of(document).read, access)
    authorize(actor, Action.OBJECT, access)
    lifetime.require_open(document.of_plan)
    returned = return_of(document)
    if returned is None:
        raise Refused(str(NOT_RETURNED))
    wanted = unsaved(document)
    wanted.returned = returned
    wrote = document.writer_ids() | signers([document])[document.identity]
    wanted.wrote = sorted({*wrote, returned.actor_id})
    return wanted


def _to_light(measure_id: int, actor: User) -> Objection:
    measure = locked(Measure, measure_id)
    access = part_access(measure, actor.organization_id)
    authorize(actor, Action.READ_REQUEST, access)
    authorize(actor, Action.OBJECT, access)
    lifetime.require_open(measure.task.area.plan_id)
    return unsaved_to_light(measure, actor.organization_id)


def _there(wanted: Objection) -> Objection | None:
    """What was said already against the same return, or waits about the same light."""
    rows = Objection.objects.exclude(state=Asked.WITHDRAWN)
    if wanted.returned is not None:
        return rows.filter(returned=wanted.returned).first()
    same = {"measure": wanted.measure, "organization": wanted.organization_id}
    return rows.filter(against=Against.LIGHT, state=Asked.ASKED, **same).first()


def _same_or_refused(there: Objection, wanted: Objection, actor: User) -> Objection:
    if there.reason == wanted.reason and there.asked_by == actor:
        return there  # sent twice
    if there.is_open:
        raise Refused(_("An objection waits for a decision already."))
    raise Refused(_("An objection to this return was decided already."))


def _uphold(objection: Objection, taken: Taken) -> None:
    """Raises Refused where nothing is left to take back, Invalid where nothing is said of what is
    put right."""
    if objection.against == Against.LIGHT:
        if not taken.comment.strip():
            text = _("Say what you put right so that the light changes.")
            raise Invalid([Problem("comment", text)])
        return
    held = objection.document
    if held is None:
        raise PermissionDenied
    document = locked(type(held), held.pk)
    if not stands_returned(document, objection.returned_id):
        raise Refused(str(MOOT))


WORKFLOW: Workflow[Objection] = Workflow(
    model=Objection,
    name="objection",
    resource="objections",
    read=Action.READ_REQUEST,
    write=Action.OBJECT,
    push=Action.OBJECT,
    steps=decided(
        granting=_uphold,
        then=(),
        event=Event.OBJECTION_DECIDED,
        ask=Action.OBJECT,
        words=WORDS,
    ),
    require_open=lifetime.of_open_plan,
    describes=(
        "organization",
        "filing__plan",
        "report__period",
        "report__measure",
        "measure__task",
    ),
)
_step = partial(take_step, WORKFLOW)
