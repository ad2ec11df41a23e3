"""What corrections mean to the organizations' feeds of changes."""

from collections.abc import Collection, Iterable, Mapping

from reform_tracker.feed.changes import Event, Told
from tasks.models import Assignment, Correction


def of_corrections(
    made: Iterable[Correction], before: Mapping[int, Collection[int]]
) -> tuple[Told, ...]:
    """Corrected measures are told to whoever stands on their lines, and to whoever no longer does.

    `before` is who stood there: measure → organizations.
    """
    fields: dict[int, set[str]] = {}
    for one in made:
        if one.measure_id is not None:
            fields.setdefault(one.measure_id, set()).add(one.field)
    lines: dict[int, set[int]] = {measure: set() for measure in fields}
    rows = Assignment.objects.filter(measure__in=fields)
    for measure, organization in rows.values_list("measure", "organization"):
        lines[measure].add(organization)
    told = []
    for measure, changed in fields.items():
        event = Event.DEADLINE_CHANGED if "due_on" in changed else Event.CORRECTED
        told += [_measure(organization, measure, event) for organization in sorted(lines[measure])]
        gone = set(before.get(measure, ())) - lines[measure]
        told += [_measure(organization, measure, Event.DELETED) for organization in sorted(gone)]
    return tuple(told)


def _measure(organization: int, measure: int, event: Event) -> Told:
    return Told(organization, "measures", measure, event)
