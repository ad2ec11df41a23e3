"""Whose work on a measure somebody goes on with today: read once, for lists and for one line."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from django.db.models import BigIntegerField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tasks.models import TakenOver

Party = tuple[int, int]  # measure, organization
V = TypeVar("V")


def predecessors(organization: int | None = None) -> dict[Party, tuple[int, ...]]:
    """Each party of today that goes on with the work of others, with those, the nearest first;
    `organization` only of that organization. One query; there are few."""
    rows = TakenOver.objects.filter(part__until=None)
    if organization is not None:
        rows = rows.filter(part__organization=organization)
    found: dict[Party, tuple[int, ...]] = {}
    for measure, holder, former in rows.order_by("pk").values_list(
        "part__measure", "part__organization", "organization"
    ):
        found[measure, holder] = (*found.get((measure, holder), ()), former)
    return found


def holders(former: Mapping[Party, Collection[int]]) -> dict[Party, int]:
    """The same seen from behind: measure and former organization → who goes on with its work."""
    return {
        (measure, organization): holder
        for (measure, holder), organizations in former.items()
        for organization in organizations
    }


def owner_of(measure: str, organization: str) -> Coalesce:
    """For queries: who answers today for what the organization in that column did on the measure in
    that one: whoever goes on with its work, else itself."""
    rows = TakenOver.objects.filter(
        part__until=None, part__measure=OuterRef(measure), organization=OuterRef(organization)
    )
    holder = Subquery(rows.values("part__organization")[:1])
    return Coalesce(holder, F(organization), output_field=BigIntegerField())


def work_of(measure_id: int, organization_id: int) -> list[int]:
    """The organization and those whose work on the measure it goes on with, the nearest first."""
    rows = TakenOver.objects.filter(
        part__until=None, part__measure=measure_id, part__organization=organization_id
    )
    return [organization_id, *rows.order_by("pk").values_list("organization_id", flat=True)]


def counts_for(measure_id: int, organization_id: int) -> list[int]:
    """The organization and whoever goes on with its work on the measure: whose figures change with
    its reports."""
    rows = TakenOver.objects.filter(
        part__until=None, part__measure=measure_id, organization=organization_id
    )
    return [organization_id, *rows.values_list("part__organization", flat=True)]


def fill_gaps(
    found: dict[Party, V],
    former: Iterable[tuple[Party, Sequence[int]]],
    counts: Callable[[V], bool],
) -> None:
    """Gives a party that has nothing what its nearest predecessor has, if that counts."""
    for (measure, holder), organizations in former:
        if (measure, holder) in found:
            continue
        there = (
            found[measure, organization]
            for organization in organizations
            if (measure, organization) in found
        )
        if kept := next((one for one in there if counts(one)), None):
            found[measure, holder] = kept
