"""Who gets what is addressed to somebody who is away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from departments.models import Absence, Organization, RoleGrant
from departments.reach import NOWHERE, Reach, reach_of
from departments.roles import Role

LONGEST_CHAIN = 5  # a deputy may be away as well


@dataclass(frozen=True, slots=True)
class Deputies:
    """The deputies of a day as a value: `away` maps who is on leave to who stands in, `holders`
    the roles of active accounts to who holds them, and what each of them reaches by it."""

    away: Mapping[int, int]
    holders: Mapping[Role, Mapping[int, Reach]]

    @classmethod
    def on(cls, day: date) -> "Deputies":
        """Reads the leave of a day and who holds which role where, in three queries at most."""
        away = dict(Absence.objects.on(day).order_by("pk").values_list("user_id", "deputy_id"))
        places: dict[Role, dict[int, set[int]]] = {role: {} for role in Role}
        superiors = Organization.objects.superiors() if away else {}
        if away:
            grants = RoleGrant.objects.filter(user__is_active=True).order_by()
            for role, user, place in grants.values_list("role", "user_id", "organization_id"):
                places[Role(role)].setdefault(user, set()).add(place)
        reach = cache(lambda at: reach_of(at, superiors))
        holders = {
            role: {user: reach(frozenset(at)) for user, at in held.items()}
            for role, held in places.items()
        }
        return cls(away, holders)

    def of(self, person: int, role: Role, concerned: int, barred: Collection[int] = ()) -> int:
        """Who acts for the person in that role: the deputy, the deputy's deputy, or nobody else.

        `concerned` is the organization whose matter it is. When none of them may act (the role is
        gone or does not reach it, the account closed, the deputy wrote what is to be reviewed) it
        stays with the person: a late answer is better than none.
        """
        if person not in self.away:
            return person
        able = self.holders[role]
        deputy = person
        for _step in range(LONGEST_CHAIN):
            if deputy not in self.away:
                break
            deputy = self.away[deputy]
        reach = able.get(deputy, NOWHERE)
        fit = deputy not in self.away and reach.covers(concerned) and deputy not in barred
        return deputy if fit else person


NONE_AWAY = Deputies({}, {})
