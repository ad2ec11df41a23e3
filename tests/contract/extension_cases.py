"""How the rows of the matrix about extensions are tried."""

from collections.abc import Callable
from datetime import date
from typing import Any

from departments.models import User
from tasks.models import Extension
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, Args, pk, plan_of
from tests.factories.directives import issued_directive
from tests.factories.extensions import LATER, asked_extension, first_milestone, promised
from tests.factories.world import World


def asked_by(organization: str) -> Callable[[World], Extension]:
    return lambda world: asked_extension(world, organization, reason=MARKER)


def listed(organization: str, **said: Any) -> Case:
    return Case(
        asked_by(organization),
        data=lambda w, t: said,
        shows=lambda w, t: f"/extensions/{t.pk}/",
    )


def of_milestone(organization: str) -> Args:
    return lambda world, _thing: ["milestone", first_milestone(world, organization).pk]


def accepted(organization: str) -> Callable[[World], None]:
    return lambda world: promised(world, organization)


def asked_now(_world: World, _thing: Any) -> dict[str, Any]:
    return {
        "until": LATER.isoformat(),
        "looked": LATER.isoformat(),
        "reason": MARKER,
        "done_so_far": MARKER,
        "then": "send",
    }


def asking(organization: str) -> Case:
    return Case(
        accepted(organization),
        of_milestone(organization),
        asked_now,
        "post",
        lambda w, t, u: Extension.objects.filter(reason=MARKER, asked_by=u).exists(),
    )


def step(name: Step, state: str, organization: str, **said: Any) -> Case:
    return Case(
        asked_by(organization),
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.version, **said},
        "post",
        _reached(state),
    )


def _reached(state: str) -> Callable[[World, Any, User], bool]:
    return lambda w, t, u: Extension.objects.filter(pk=t.pk, state=state).exists()


def by_api(organization: str) -> Case:
    return Case(asked_by(organization), shows=lambda w, t: f'"id":{t.pk},')


MAY = date(2012, 5, 31)
EXTENSION_CASES: dict[str, Case] = {
    "list the extension of A": listed(World.A),
    "list the extension of X": listed(World.X),
    "filter the extensions by state": listed(World.A, state="asked"),
    "the extensions as a workbook": read_only,
    "read the extension of A": Case(asked_by(World.A), pk),
    "read the extension of X": Case(asked_by(World.X), pk),
    "open the form of an extension": Case(accepted(World.A), of_milestone(World.A)),
    "ask for an extension of A": asking(World.A),
    "ask for an extension of X": asking(World.X),
    "ask for an extension of the directive to A": Case(
        lambda world: issued_directive(world, World.A),
        lambda world, thing: ["directive", thing.pk],
        asked_now,
        "post",
        lambda w, t, u: Extension.objects.filter(directive=t, asked_by=u).exists(),
    ),
    "grant the extension of A": step(Step.GRANT, Asked.GRANTED, World.A),
    "refuse the extension of A": step(Step.REFUSE, Asked.REFUSED, World.A, comment=MARKER),
    "grant the extension of X": step(Step.GRANT, Asked.GRANTED, World.X),
    "take the extension of A back": step(Step.WITHDRAW, Asked.WITHDRAWN, World.A),
    "the dates that can be moved": Case(args=plan_of),
    "move the date of A's plan": Case(
        args=plan_of,
        data=lambda w, t: {
            "chosen": f"filing.{w.filing().pk}",
            "until": MAY.isoformat(),
            "reason": MARKER,
        },
        method="post",
        took=lambda w, t, u: w.filing().due_on == MAY,
    ),
    "the extension of A over the API": by_api(World.A),
    "the extension of X over the API": by_api(World.X),
    "read the extension of X over the API": Case(asked_by(World.X), pk),
    "ask for an extension of X over the API": Case(
        accepted(World.X),
        data=lambda w, t: {
            "kind": "milestone",
            "id": first_milestone(w, World.X).pk,
            "until": LATER.isoformat(),
            "reason": MARKER,
            "done_so_far": MARKER,
        },
        method="post",
        took=lambda w, t, u: Extension.objects.filter(reason=MARKER).exists(),
        json=True,
    ),
    "take the extension of X back over the API": Case(
        asked_by(World.X), pk, method="post", took=_reached(Asked.WITHDRAWN), json=True
    ),
}
