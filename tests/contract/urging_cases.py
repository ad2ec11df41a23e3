"""How the rows of the matrix about urging are tried."""

from collections.abc import Callable

from tasks.models import Milestone, Urge
from tests.contract.cases import Case
from tests.contract.preparing import pk, plan_of
from tests.factories.world import World
from tests.tasks.urging.people import key_of, late_milestone, urge


def late(organization: str) -> Callable[[World], Milestone]:
    return lambda world: late_milestone(world, organization)


def urged(organization: str) -> Callable[[World], Urge]:
    return lambda world: urge(world, late_milestone(world, organization)).urged[0]


def urging(organization: str) -> Case:
    return Case(
        late(organization),
        plan_of,
        lambda w, t: {"one": key_of(t)},
        "post",
        lambda w, t, u: Urge.objects.filter(duty_key=key_of(t), by=u).exists(),
    )


def by_api(organization: str) -> Case:
    return Case(urged(organization), shows=lambda w, t: f'"id":{t.pk},')


URGING_CASES: dict[str, Case] = {
    "what would be urged": Case(args=plan_of),
    "urge A to do what is late on P": urging(World.A),
    "urge X to do what is late on P": urging(World.X),
    "the urging of A over the API": by_api(World.A),
    "the urging of X over the API": by_api(World.X),
    "read the urging of X over the API": Case(urged(World.X), pk),
}
