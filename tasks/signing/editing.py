"""What every save of a signed document's draft does to the document itself."""

from departments.models import User
from reform_tracker import clock
from tasks.signing.models import SignedDocument, State, Transition

EDIT = "edit"  # the step by which what was handed over becomes a draft again


def edited(document: SignedDocument, *, actor: User) -> Transition | None:
    """Makes a document a draft in memory; the caller saves it, and the transition if there is one.

    What was returned stays returned until it is signed again. What waited for a signature is no
    longer what was handed over: the transition says so, its subject gets its number when saved.
    """
    document.started_on = document.started_on or clock.today()
    document.changed_since_return = True
    before = State(document.state)
    document.state = State.RETURNED if before is State.RETURNED else State.DRAFT
    if before is not State.READY:
        return None
    return Transition(
        subject_type=document.kind(),
        subject_id=document.pk,
        step=EDIT,
        from_state=before,
        to_state=document.state,
        actor=actor,
        at=clock.now(),
    )
