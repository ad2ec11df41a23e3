"""The sign-off chain: one table says which step leads from where to where and who may take it.

draft → ready (handed over for signature) → submitted (signed: it leaves the organization) →
accepted, or returned with a coded reason and then signed again. Each step leaves a Transition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Access, Action, authorize, can
from reform_tracker import clock
from tasks.errors import Refused
from tasks.models.signed import SignedDocument, State, Transition


class Step(StrEnum):
    HAND_OVER = "hand_over"
    SEND_BACK = "send_back"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class StepRule:
    sources: frozenset[State]
    target: State


STEPS: Mapping[Step, StepRule] = {
    Step.HAND_OVER: StepRule(frozenset({State.DRAFT, State.RETURNED}), State.READY),
    Step.SEND_BACK: StepRule(frozenset({State.READY}), State.DRAFT),
    Step.SIGN: StepRule(frozenset({State.DRAFT, State.READY, State.RETURNED}), State.SUBMITTED),
    Step.WITHDRAW: StepRule(frozenset({State.SUBMITTED}), State.DRAFT),
    Step.ACCEPT: StepRule(frozenset({State.SUBMITTED}), State.ACCEPTED),
    Step.RETURN: StepRule(frozenset({State.SUBMITTED}), State.RETURNED),
}

# model name → step → what the permission table calls it.
ACTIONS: Mapping[str, Mapping[Step, Action]] = {
    "implementationplan": {
        Step.HAND_OVER: Action.WRITE_FILING,
        Step.SEND_BACK: Action.FILE_FILING,
        Step.SIGN: Action.FILE_FILING,
        Step.WITHDRAW: Action.WITHDRAW_FILING,
        Step.ACCEPT: Action.REVIEW_FILING,
        Step.RETURN: Action.REVIEW_FILING,
    },
    "progressreport": {
        Step.HAND_OVER: Action.WRITE_PROGRESS,
        Step.SEND_BACK: Action.SIGN_PROGRESS,
        Step.SIGN: Action.SIGN_PROGRESS,
        Step.WITHDRAW: Action.WITHDRAW_PROGRESS,
        Step.ACCEPT: Action.REVIEW_PROGRESS,
        Step.RETURN: Action.REVIEW_PROGRESS,
    },
}


# What a person is told when a step is taken.
DONE: Mapping[Step, object] = {
    Step.HAND_OVER: gettext_lazy("Handed over for signature."),
    Step.SEND_BACK: gettext_lazy("Given back to the reporter."),
    Step.SIGN: gettext_lazy("Signed and submitted."),
    Step.WITHDRAW: gettext_lazy("Withdrawn: it is a draft again."),
    Step.ACCEPT: gettext_lazy("Accepted."),
    Step.RETURN: gettext_lazy("Returned to the organization."),
}


def action_of(document: SignedDocument, step: Step) -> Action:
    return ACTIONS[document._meta.model_name or ""][step]


def steps_for(document: SignedDocument, user: User, access: Access) -> list[Step]:
    """The steps this account may take now; `access` is the document's own."""
    return [
        step
        for step, rule in STEPS.items()
        if document.state in rule.sources and can(user, action_of(document, step), access)
    ]


def transition(
    document: SignedDocument,
    step: Step,
    *,
    actor: User,
    reason: str = "",
    comment: str = "",
) -> Transition:
    """Moves a locked document one step and saves it with its new version.

    Raises Http404 or PermissionDenied by the permission table, Refused when the step does not lead
    from the document's state.
    """
    authorize(actor, action_of(document, step), document.access())
    done = advance(document, step, actor=actor, reason=reason, comment=comment)
    document.save()
    done.subject_id = document.pk
    done.save()
    return done


def advance(
    document: SignedDocument,
    step: Step,
    *,
    actor: User,
    reason: str = "",
    comment: str = "",
    signatory: str = "",
) -> Transition:
    """Moves a document one step in memory; the caller has authorized and saves both it and the
    transition that is returned, whose subject gets its number then.

    `signatory` names who signed elsewhere; without it the actor did. Raises Refused when the step
    does not lead from the document's state.
    """
    rule = STEPS[step]
    if document.state not in rule.sources:
        raise Refused(
            _("This is no longer possible: the document is now “%(state)s”. Reload the page.")
            % {"state": document.get_state_display()}
        )
    before, now = document.state, clock.now()
    document.state = rule.target
    _stamp(document, step, actor, now, reason, comment)
    if step is Step.SIGN:
        document.signatory = signatory or actor.full_name
    document.version += 1
    return Transition(
        subject_type=document._meta.model_name or "",
        step=step,
        from_state=before,
        to_state=rule.target,
        actor=actor,
        at=now,
        reason=reason,
        comment=comment,
        signatory=document.signatory if step is Step.SIGN else "",
    )


def _stamp(
    document: SignedDocument, step: Step, actor: User, now: datetime, reason: str, comment: str
) -> None:
    if step is Step.SIGN:
        document.signed_by, document.signed_at = actor, now
        document.first_filed_on = document.first_filed_on or clock.filing_day()
        document.reviewed_by = document.reviewed_at = None
        document.return_reason = document.review_comment = ""
    elif step is Step.HAND_OVER:
        # What is handed over is not what was signed once; who signed that stands in the history.
        document.signed_by = document.signed_at = None
        document.signatory = ""
    elif step is Step.WITHDRAW:
        document.signed_by = document.signed_at = document.first_filed_on = None
        document.signatory = ""
    elif step in (Step.ACCEPT, Step.RETURN):
        document.reviewed_by, document.reviewed_at = actor, now
        document.return_reason, document.review_comment = reason, comment


def history(document: SignedDocument) -> list[Transition]:
    """Every step the document took, oldest first."""
    return list(document.transitions().select_related("actor__organization"))
