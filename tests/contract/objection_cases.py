"""How the rows of the matrix about objections are tried."""

from collections.abc import Callable
from typing import Any

from departments.models import User
from departments.roles import Role
from tasks.filing.service import step_filing
from tasks.models import ImplementationPlan, Objection
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, Args, pk
from tests.factories.objections import objection, returned_report
from tests.factories.world import World


def made_by(organization: str) -> Callable[[World], Objection]:
    """Against what another reviewer has returned: whoever did does not decide."""
    return lambda world: objection(
        world, organization, MARKER, world.person(World.COMMISSION, Role.COMMISSION, number=2)
    )


def listed(organization: str, **said: Any) -> Case:
    return Case(
        made_by(organization),
        data=lambda w, t: said,
        shows=lambda w, t: f"/objections/{t.pk}/",
    )


def returned_plan(world: World) -> ImplementationPlan:
    return step_filing(
        world.submitted_filing().pk,
        Step.RETURN,
        actor=world.reviewer,
        source="test",
        reason="other",
        comment="请补充。",
    )


def to(kind: str) -> Args:
    return lambda _world, thing: [kind, thing.pk]


def _objected(_world: World, _thing: Any, user: User) -> bool:
    return Objection.objects.filter(reason=MARKER, asked_by=user).exists()


def objecting(made: Callable[[World], Any], kind: str) -> Case:
    return Case(made, to(kind), lambda w, t: {"reason": MARKER}, "post", _objected)


def measure(world: World) -> Any:
    if not world.filing(World.X).is_started:
        world.accepted_filing(World.X)
    return world.measure


def step(name: Step, state: str, organization: str, **said: Any) -> Case:
    return Case(
        made_by(organization),
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.version, **said},
        "post",
        _reached(state),
    )


def _reached(state: str) -> Callable[[World, Any, User], bool]:
    return lambda w, t, u: Objection.objects.filter(pk=t.pk, state=state).exists()


def by_api(organization: str) -> Case:
    return Case(made_by(organization), shows=lambda w, t: f'"id":{t.pk},')


OBJECTION_CASES: dict[str, Case] = {
    "list the objection of A": listed(World.A),
    "list the objection of X": listed(World.X),
    "filter the objections by state": listed(World.A, state="asked"),
    "the objections as a workbook": read_only,
    "read the objection of A": Case(made_by(World.A), pk),
    "read the objection of X": Case(made_by(World.X), pk),
    "open the form of an objection of A": Case(returned_report, to("report")),
    "object to the return of the report of A": objecting(returned_report, "report"),
    "object to the return of the plan of A": objecting(returned_plan, "filing"),
    "object to the light of the own part in P": objecting(measure, "light"),
    "uphold the objection of A": step(Step.GRANT, Asked.GRANTED, World.A),
    "reject the objection of A": step(Step.REFUSE, Asked.REFUSED, World.A, comment=MARKER),
    "take the objection of A back": step(Step.WITHDRAW, Asked.WITHDRAWN, World.A),
    "the objection of A over the API": by_api(World.A),
    "the objection of X over the API": by_api(World.X),
    "read the objection of X over the API": Case(made_by(World.X), pk),
    "object to the return of the report of X by API": Case(
        lambda world: returned_report(world, World.X),
        data=lambda w, t: {"against": "report", "id": t.pk, "reason": MARKER},
        method="post",
        took=lambda w, t, u: Objection.objects.filter(reason=MARKER).exists(),
        json=True,
    ),
    "take the objection of X back over the API": Case(
        made_by(World.X), pk, method="post", took=_reached(Asked.WITHDRAWN), json=True
    ),
}
