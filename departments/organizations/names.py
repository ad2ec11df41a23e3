"""What organizations were called on a day that has passed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

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
        for organization, short_name, formal_name in later.order_by("applied_on", "pk").values_list(
            "organization_id", "former_short_name", "former_formal_name"
        ):
            found.setdefault(organization, (short_name, formal_name))
        return cls(found)

    def put_on(self, organization: Organization) -> Organization:
        """Lets an organization in memory bear its names of that day; nothing is saved."""
        if organization.pk in self.names:
            organization.short_name, organization.formal_name = self.names[organization.pk]
        return organization


def parties_by_name() -> QuerySet[Organization]:
    """Departments and prefectures for lists to choose from, with what `name_with_former` tells."""
    renamed = OrganizationChange.objects.filter(
        kind=ChangeKind.RENAMED, organization=OuterRef("pk"), applied_on__isnull=False
    )
    former = renamed.order_by("-applied_on", "-pk").values("former_short_name")[:1]
    rows = Organization.objects.parties().select_related("successor")
    return rows.annotate(former=Subquery(former))


def name_with_former(organization: Organization) -> str:
    """The short name, and what it was before or who has taken over."""
    told = {"name": organization.short_name, "former": getattr(organization, "former", None)}
    if organization.valid_until is not None and organization.successor is not None:
        told["successor"] = organization.successor.short_name
        return _("%(name)s (now %(successor)s)") % told
    if organization.valid_until is not None:
        return _("%(name)s (ended)") % told
    return _("%(name)s (formerly %(former)s)") % told if told["former"] else organization.short_name


@dataclass(frozen=True, slots=True)
class NamesByDay:
    """What organizations were called on any day: their renamings, the oldest first."""

    renamed: Mapping[int, Sequence[tuple[date, str]]]

    @classmethod
    def load(cls) -> "NamesByDay":
        """Reads them, in one query."""
        rows = OrganizationChange.objects.filter(
            kind=ChangeKind.RENAMED, applied_on__isnull=False
        ).order_by("applied_on", "pk")
        found: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for pk, day, former in rows.values_list(
            "organization_id", "applied_on", "former_short_name"
        ):
            if day is not None:
                found[pk].append((day, former))
        return cls(found)

    def short_name(self, organization: Organization, day: date) -> str:
        """The short name that it bore on that day."""
        later = (name for since, name in self.renamed.get(organization.pk, ()) if since > day)
        return next(later, organization.short_name)
