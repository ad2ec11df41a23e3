"""How the rows of the matrix about feedback are tried."""

from collections.abc import Callable

from departments.models import User
from tasks.feedback.models import FeedbackState
from tasks.models import Feedback
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk
from tests.factories.world import World
from tests.tasks.feedback.people import answered, feedback_of


def of(organization: str) -> Callable[[World], Feedback]:
    return lambda world: feedback_of(world, organization, MARKER)


def answered_of(organization: str) -> Callable[[World], Feedback]:
    return lambda world: answered(world, feedback_of(world, organization, MARKER))


def _reached(state: FeedbackState) -> Callable[[World, Feedback, User], bool]:
    return lambda w, t, u: Feedback.objects.filter(pk=t.pk, state=state).exists()


def _answering(organization: str) -> Case:
    return Case(
        of(organization),
        pk,
        lambda w, t: {"text": MARKER},
        "post",
        _reached(FeedbackState.ANSWERED),
    )


FEEDBACK_CASES: dict[str, Case] = {
    "the list of feedback": read_only,
    "the feedback as a workbook": read_only,
    "list the feedback of the reporter of A": Case(of(World.A)),
    "list the feedback of the reporter of X": Case(of(World.X)),
    "open the form of feedback": read_only,
    "give feedback": Case(
        data=lambda w, t: {"text": MARKER, "page": "/desk/"},
        method="post",
        took=lambda w, t, u: Feedback.objects.filter(text=MARKER, by=u).exists(),
    ),
    "read the feedback of the reporter of A": Case(of(World.A), pk),
    "read the feedback of the reporter of X": Case(of(World.X), pk),
    "answer the feedback of the reporter of A": _answering(World.A),
    "answer the feedback of the reporter of X": _answering(World.X),
    "close the feedback of the reporter of X": Case(
        answered_of(World.X), pk, method="post", took=_reached(FeedbackState.CLOSED)
    ),
}
