"""What organizations were called on a day that has passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from departments.models import ChangeKind, Organization, OrganizationChange


@dataclass(frozen=True, slots=True)
class FormerNames:
    """The names of a day where they are not today's: organization → short name, formal name."""

    names: Mapping[int, tuple[str, str]]

    @classmethod
    def on(cls, day: date) -> "FormerNames":
        """Reads them, in one query."""
        later = OrganizationChange.objects.filter(kind=ChangeKind.RENAMED, applied_on__gt=day)
        found: dict[int, tuple[str, str]] = {}
        for unit, short_name, formal_name in later.order_by("applied_on", "pk").values_list(
            "organization_id", "former_short_name", "former_formal_name"
        ):
            found.setdefault(unit, (short_name, formal_name))
        return cls(found)

    def put_on(self, organization: Organization) -> Organization:
        """Lets an organization in memory bear its names of that day; nothing is saved."""
        if organization.pk in self.names:
            organization.short_name, organization.formal_name = self.names[organization.pk]
        return organization
