"""How the rows of the matrix about the assessment are tried."""

from typing import Any

from tests.contract.cases import Case, plan_page, read_only
from tests.contract.preparing import Args, plan_of
from tests.factories.world import World


def sheet_of(organization: str) -> Args:
    return lambda world, _thing: [world.plan.pk, world.organization(organization).pk]


def link_to(organization: str) -> Any:
    return lambda w, _t: f"/assessment/{w.organization(organization).pk}/"


ASSESSMENT_CASES: dict[str, Case] = {
    "the assessment of no plan in particular": read_only,
    "the assessment of a plan": plan_page,
    "the sheet of A in the assessment": Case(
        World.accepted_filing, plan_of, shows=link_to(World.A)
    ),
    "the sheet of X in the assessment": Case(args=plan_of, shows=link_to(World.X)),
    "read the sheet of A": Case(args=sheet_of(World.A)),
    "read the sheet of X": Case(args=sheet_of(World.X)),
}
