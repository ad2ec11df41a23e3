"""What is being amended of a document, or was: for its page."""

from departments.models import User
from departments.permissions import Action, can
from tasks.models import Amendment, AmendmentRequest, ImplementationPlan, ProgressReport
from tasks.signing.models import State
from tasks.signing.states import Asked


def amending(document: ImplementationPlan | ProgressReport, user: User) -> dict[str, object]:
    """Its amendments, the newest first, the request that waits for a decision, and whether the
    account may ask to open it again. Only what was accepted has any."""
    if document.state != State.ACCEPTED:
        return {}
    column = "filing" if isinstance(document, ImplementationPlan) else "report"
    rows = Amendment.objects.filter(**{column: document}).select_related("request")
    amendments = list(rows.defer("content", "before"))
    asked = AmendmentRequest.objects.filter(**{column: document}, state=Asked.ASKED).first()
    going_on = any(one.state != State.ACCEPTED and one.ended_on is None for one in amendments)
    free = asked is None and not going_on and document.ended_on is None
    return {
        "amendments": amendments,
        "amendment_asked": asked,
        "may_amend": free and can(user, Action.ASK, document.access()),
    }
