"""What the page of a document says of objections to its return, and whether one can be made."""

from typing import Any

from departments.models import User
from departments.permissions import Action, can
from tasks.models import ImplementationPlan, ProgressReport
from tasks.objecting.service import return_of
from tasks.signing.models import State
from tasks.signing.states import Asked


def objections_to(row: ImplementationPlan | ProgressReport, user: User) -> dict[str, Any]:
    """For templates/tasks/objecting/_returned.html."""
    made = list(row.objections.exclude(state=Asked.WITHDRAWN).order_by("pk"))
    returned = return_of(row) if row.state == State.RETURNED else None
    objected = any(returned is not None and one.returned_id == returned.pk for one in made)
    may = returned is not None and not objected and can(user, Action.OBJECT, row.access())
    return {"objections": made, "may_object": may}
