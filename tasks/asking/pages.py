"""What the page of a request shows of its decision."""

from typing import Any

from departments.models import User
from tasks.asking.forms import DecisionForm
from tasks.asking.models import Request
from tasks.signing.workflow import Step, history, steps_for


def decision(row: Request, user: User, form: type[DecisionForm] = DecisionForm) -> dict[str, Any]:
    """For templates/tasks/asking/_answer.html: what the account can do under an open plan, the form
    of the answer if it decides, whether it wrote what it would decide about; and the history."""
    steps = steps_for(row, user, row.access()) if row.plan.is_open else []
    return {
        "steps": steps,
        "answer": form(row, step=Step.GRANT) if Step.GRANT in steps else None,
        "wrote": user.pk in row.writer_ids(),
        "history": history(row),
    }
