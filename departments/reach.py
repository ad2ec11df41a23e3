"""The tree of organizations, and how far a role that is held somewhere in it reaches."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

# Each organization with its superior; the one without a superior is the government.
Superiors = Mapping[int, int | None]
DEEPEST = 6  # province, prefecture, county and what may lie between


@dataclass(frozen=True, slots=True)
class Reach:
    """The organizations that a role reaches: the one it is held for and all that lie under it.

    `whole`: it is held for the government, so nothing needs to be looked up and no query is
    narrowed.
    """

    organizations: frozenset[int] = frozenset()
    whole: bool = False

    def __bool__(self) -> bool:
        return self.whole or bool(self.organizations)

    def covers(self, organization_id: int | None) -> bool:
        """Whether it reaches the organization; None stands for what belongs to no single one."""
        return self.whole or organization_id in self.organizations

    def among(self, field: str) -> Q:
        """The rows whose `field` names an organization within reach, for any combination."""
        return ~Q(pk__in=()) if self.whole else Q(**{f"{field}__in": self.organizations})


NOWHERE = Reach()
EVERYWHERE = Reach(whole=True)


def reach_of(places: Collection[int], superiors: Superiors) -> Reach:
    """The reach of roles that are held for these organizations."""
    if any(superiors.get(place, place) is None for place in places):
        return EVERYWHERE
    under: dict[int, list[int]] = defaultdict(list)
    for organization, superior in superiors.items():
        if superior is not None:
            under[superior].append(organization)
    found: set[int] = set()
    waiting = list(places)
    while waiting:
        organization = waiting.pop()
        if organization not in found:
            found.add(organization)
            waiting += under[organization]
    return Reach(frozenset(found))


def upwards(organization_id: int, superiors: Superiors) -> tuple[int, ...]:
    """An organization, its superior, and so on up to the government."""
    chain = [organization_id]
    while (superior := superiors.get(chain[-1])) is not None and superior not in chain:
        chain.append(superior)
    return tuple(chain)
