"""How the rows of the matrix about confirmations of receipt are tried."""

from typing import Any

from reform_tracker import clock
from tasks.acknowledging.reading import stand_of
from tasks.acknowledging.serializers import AcknowledgementDetailSerializer
from tasks.duties.owed import calendar_around
from tasks.models import Acknowledgement
from tasks.signing.workflow import Step
from tests.contract.cases import Case
from tests.contract.preparing import MARKER, pk, state, step
from tests.factories.world import World
from tests.tasks.acknowledging.people import object_to, parts, row_of


def of(organization: str) -> Any:
    return lambda world: row_of(world, organization)


def objected(organization: str) -> Any:
    return lambda world: object_to(world, organization)


def lines(world: World, row: Acknowledgement) -> list[int]:
    return parts(world, row.organization.short_name)


def confirms(organization: str) -> Case:
    return Case(
        of(organization),
        step(Step.CONFIRM),
        lambda w, t: {"lines": lines(w, t), "version": t.version},
        "post",
        state("confirmed"),
    )


def answers(organization: str) -> Case:
    return Case(
        objected(organization),
        step(Step.ANSWER),
        lambda w, t: {"text": MARKER, "version": t.version},
        "post",
        state("answered"),
    )


def listed(organization: str) -> Case:
    return Case(
        of(organization),
        data=lambda w, t: {"organization": t.organization_id},
        shows=lambda w, t: f'"organization":{t.organization_id},',
    )


def tag(_world: World, row: Acknowledgement) -> dict[str, str]:
    context = {"calendar": calendar_around(clock.today())}
    stand = stand_of(row, clock.today())
    shown = AcknowledgementDetailSerializer(stand, context=context).data
    return {"If-Match": str(shown["etag"])}


ACKNOWLEDGEMENT_CASES: dict[str, Case] = {
    "read the receipt of A": Case(of(World.A), pk),
    "read the receipt of X": Case(of(World.X), pk),
    "the button that confirms for A": Case(of(World.A), pk, shows=lambda w, t: "/steps/confirm/"),
    "confirm receipt for A": confirms(World.A),
    "confirm receipt for B": confirms(World.B),
    "confirm receipt for C": confirms(World.C),
    "confirm receipt for X": confirms(World.X),
    "object to a line of A": Case(
        of(World.A),
        step(Step.OBJECT),
        lambda w, t: {"lines": lines(w, t)[:1], "reason": MARKER, "version": t.version},
        "post",
        state("objected"),
    ),
    "answer the objection of A to a line": answers(World.A),
    "answer the objection of X to a line": answers(World.X),
    "the receipt of A over the API": listed(World.A),
    "the receipt of X over the API": listed(World.X),
    "read the receipt of X over the API": Case(of(World.X), pk),
    "confirm for X over the API": Case(
        of(World.X),
        pk,
        lambda w, t: {"lines": lines(w, t)},
        "put",
        state("confirmed"),
        headers=tag,
        json=True,
    ),
    "object to a line of X over the API": Case(
        of(World.X),
        pk,
        lambda w, t: {"lines": lines(w, t)[:1], "reason": MARKER},
        "post",
        state("objected"),
        json=True,
    ),
}
