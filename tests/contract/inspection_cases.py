"""How the rows of the matrix about inspections are tried."""

from collections.abc import Callable
from typing import Any

from reform_tracker import clock
from tasks.models import Inspection
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk
from tests.factories.inspections import inspected
from tests.factories.world import World


def of(organization: str) -> Callable[[World], Inspection]:
    def made(world: World) -> Inspection:
        if organization == World.X:
            world.accepted_filing(World.X)
        return inspected(world, organization, findings=MARKER)

    return made


def measure_of(world: World, _thing: object) -> list[Any]:
    return [world.measure.pk]


INSPECTION_CASES: dict[str, Case] = {
    "list the inspection of A": Case(of(World.A)),
    "search the inspection of A": Case(
        of(World.A), data=lambda w, t: {"q": MARKER}, shows=lambda w, t: f"/inspections/{t.pk}/"
    ),
    "the inspections as a workbook": read_only,
    "read the inspection of A": Case(of(World.A), pk),
    "open the form of an inspection": Case(args=measure_of),
    "record an inspection of A": Case(
        args=measure_of,
        data=lambda w, t: {
            "organization": w.organization(World.A).pk,
            "held_on": clock.today().isoformat(),
            "inspectors": "王某",
            "seen": "less",
            "findings": MARKER,
        },
        method="post",
        took=lambda w, t, u: Inspection.objects.filter(findings=MARKER, recorded_by=u).exists(),
    ),
    "the inspection of A by API": Case(of(World.A), shows=lambda w, t: f'"id":{t.pk},'),
}
