"""Who gets what is addressed to somebody who is away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from departments.models import Absence, RoleGrant
from departments.roles import Role

LONGEST_CHAIN = 5  # a deputy may be away as well


@dataclass(frozen=True, slots=True)
class Deputies:
    """The deputies of a day as a value: `away` maps who is on leave to who stands in, `holders`
    the roles of active accounts to who holds them."""

    away: Mapping[int, int]
    holders: Mapping[Role, frozenset[int]]

    @classmethod
    def on(cls, day: date) -> "Deputies":
        """Reads the leave of a day and who holds which role, in two queries."""
        away = dict(Absence.objects.on(day).order_by("pk").values_list("user_id", "deputy_id"))
        holders: dict[Role, set[int]] = {role: set() for role in Role}
        if away:
            grants = RoleGrant.objects.filter(user__is_active=True).order_by()
            for role, user in grants.values_list("role", "user_id"):
                holders[Role(role)].add(user)
        return cls(away, {role: frozenset(found) for role, found in holders.items()})

    def of(self, person: int, role: Role, barred: Collection[int] = ()) -> int:
        """Who acts for the person in that role: the deputy, the deputy's deputy, or nobody else.

        When none of them may act (the role is gone, the account closed, the deputy wrote what is
        to be reviewed) it stays with the person: a late answer is better than none.
        """
        if person not in self.away:
            return person
        able = self.holders[role]
        deputy = person
        for _step in range(LONGEST_CHAIN):
            if deputy not in self.away:
                break
            deputy = self.away[deputy]
        fit = deputy not in self.away and deputy in able and deputy not in barred
        return deputy if fit else person
