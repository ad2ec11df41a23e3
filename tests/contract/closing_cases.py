"""How the rows of the matrix about closings are tried."""

from collections.abc import Callable
from typing import Any

from departments.models import User
from tasks.models import Closing
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, Args, file_added, pdf, pk, with_file
from tests.factories.closings import asked_closing, closed, done
from tests.factories.world import World


def asked_by(organization: str) -> Callable[[World], Closing]:
    return lambda world: asked_closing(world, organization, reason=MARKER)


def listed(organization: str, **said: Any) -> Case:
    return Case(
        asked_by(organization),
        data=lambda w, t: said,
        shows=lambda w, t: f"/closings/{t.pk}/",
    )


def of_p() -> Args:
    return lambda world, _thing: [world.measure.pk]


def is_done(*organizations: str) -> Callable[[World], None]:
    def declared(world: World) -> None:
        for organization in organizations:
            done(world, organization)

    return declared


def asking() -> Case:
    return Case(
        is_done(World.A, World.X),
        of_p(),
        lambda w, t: {"reason": MARKER},
        "post",
        lambda w, t, u: Closing.objects.filter(reason=MARKER, asked_by=u).exists(),
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
    return lambda w, t, u: Closing.objects.filter(pk=t.pk, state=state).exists()


def by_api(organization: str) -> Case:
    return Case(asked_by(organization), shows=lambda w, t: f'"id":{t.pk},')


def closed_of(organization: str) -> Callable[[World], Closing]:
    return lambda world: closed(world, organization)


def reopening(organization: str) -> Case:
    """The commission opens it, whoever holds the part asks for it."""
    return Case(
        closed_of(organization),
        pk,
        lambda w, t: {"reason": MARKER},
        "post",
        lambda w, t, u: Closing.objects.filter(reason=MARKER, reopens=t).exists(),
    )


CLOSING_CASES: dict[str, Case] = {
    "list the closing of A": listed(World.A),
    "list the closing of X": listed(World.X),
    "filter the closings by state": listed(World.A, state="asked"),
    "the closings as a workbook": read_only,
    "read the closing of A": Case(asked_by(World.A), pk),
    "read the closing of X": Case(asked_by(World.X), pk),
    "open the form of a closing": Case(is_done(World.A, World.X), of_p()),
    "ask for the closing of the own part in P": asking(),
    "grant the closing of A": step(Step.GRANT, Asked.GRANTED, World.A),
    "refuse the closing of A": step(Step.REFUSE, Asked.REFUSED, World.A, comment=MARKER),
    "grant the closing of X": step(Step.GRANT, Asked.GRANTED, World.X),
    "take the closing of A back": step(Step.WITHDRAW, Asked.WITHDRAWN, World.A),
    "add evidence to the closing of A": Case(
        asked_by(World.A),
        pk,
        with_file,
        "post",
        file_added,
    ),
    "open the form of the re-opening of A": Case(closed_of(World.A), pk),
    "open the part of A again": reopening(World.A),
    "open the part of X again": reopening(World.X),
    "the closing of A over the API": by_api(World.A),
    "the closing of X over the API": by_api(World.X),
    "read the closing of X over the API": Case(asked_by(World.X), pk),
    "ask for the closing of X over the API": Case(
        is_done(World.X),
        data=lambda w, t: {"measure": w.measure.pk, "reason": MARKER},
        method="post",
        took=lambda w, t, u: Closing.objects.filter(reason=MARKER).exists(),
        json=True,
    ),
    "the files of the closing of X": Case(asked_by(World.X), pk),
    "attach a file to the closing of X": Case(
        asked_by(World.X),
        pk,
        lambda w, t: {"file": pdf()},
        "post",
        lambda w, t, u: t.attachments.exists(),
    ),
    "take the closing of X back over the API": Case(
        asked_by(World.X), pk, method="post", took=_reached(Asked.WITHDRAWN), json=True
    ),
}
