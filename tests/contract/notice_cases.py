"""How the rows of the matrix about supervision notices are tried."""

from collections.abc import Callable
from typing import Any

from tasks.models import Notice
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk, plan_of, state
from tests.factories import notices
from tests.factories.notices import DUE
from tests.factories.world import World

Made = Callable[[World], Notice]


def to(organization: str) -> Made:
    return lambda world: notices.issued(world, organization, title=MARKER)[0]


def answered(organization: str) -> Made:
    return lambda world: notices.answered(world, organization, title=MARKER)


def stepped(made: Made, name: Step, reached: str, **said: Any) -> Case:
    return Case(
        made,
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.version, **said},
        "post",
        state(reached),
    )


def issuing(organization: str) -> Case:
    return Case(
        args=plan_of,
        data=lambda w, t: {
            "organizations": [w.organization(organization).pk],
            "title": MARKER,
            "matter": MARKER,
            "text": MARKER,
            "contact": MARKER,
            "due_on": DUE.isoformat(),
        },
        method="post",
        took=lambda w, t, u: Notice.objects.filter(title=MARKER, issued_by=u).exists(),
    )


NOTICE_CASES: dict[str, Case] = {
    "list the notice to A": Case(to(World.A)),
    "list the notice to X": Case(to(World.X)),
    "search the notice to A": Case(
        to(World.A), data=lambda w, t: {"q": MARKER}, shows=lambda w, t: f"/notices/{t.pk}/"
    ),
    "the notices as a workbook": read_only,
    "read the notice to A": Case(to(World.A), pk),
    "read the notice to X": Case(to(World.X), pk),
    "the document of the notice to A": Case(to(World.A), pk),
    "open the form of a notice": Case(args=plan_of),
    "issue a notice to A": issuing(World.A),
    "issue a notice to X": issuing(World.X),
    "answer the notice to A": stepped(to(World.A), Step.ANSWER, Ordered.ANSWERED, comment=MARKER),
    "settle the notice to A": stepped(answered(World.A), Step.SETTLE, Ordered.DONE),
    "settle the notice to X": stepped(answered(World.X), Step.SETTLE, Ordered.DONE),
    "take the notice to A back": stepped(
        to(World.A), Step.WITHDRAW, Ordered.WITHDRAWN, comment=MARKER
    ),
    "the notice to A over the API": Case(to(World.A), shows=lambda w, t: f'"id":{t.pk},'),
    "the notice to X over the API": Case(to(World.X), shows=lambda w, t: f'"id":{t.pk},'),
    "read the notice to X over the API": Case(to(World.X), pk),
    "answer the notice to X over the API": Case(
        to(World.X),
        pk,
        lambda w, t: {"answer": MARKER, "version": t.version},
        "post",
        state(Ordered.ANSWERED),
        json=True,
    ),
}
