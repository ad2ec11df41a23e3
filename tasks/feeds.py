"""What actions on plans, filings and reports mean to the organizations' feeds of changes.

The service that does the action hands these over with it.
"""

from collections.abc import Collection, Iterable, Mapping

from reform_tracker.feed.changes import Event, Told
from tasks.models import Assignment, Correction, ReportingPeriod
from tasks.signing.models import Document
from tasks.signing.workflow import workflow_of


def of_document(document: Document, event: Event) -> tuple[Told, ...]:
    """A change of one organization's record, with the version it has now."""
    resource = workflow_of(document).resource
    return (Told(document.organization_id, resource, document, event, document.version),)


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
    for measure, unit in rows.values_list("measure", "organization"):
        lines[measure].add(unit)
    told = []
    for measure, changed in fields.items():
        event = Event.DEADLINE_CHANGED if "due_on" in changed else Event.CORRECTED
        told += [_measure(unit, measure, event) for unit in sorted(lines[measure])]
        gone = set(before.get(measure, ())) - lines[measure]
        told += [_measure(unit, measure, Event.DELETED) for unit in sorted(gone)]
    return tuple(told)


def _measure(unit: int, measure: int, event: Event) -> Told:
    return Told(unit, "measures", measure, event)


def of_moved_periods(periods: Collection[int]) -> tuple[Told, ...]:
    """A period whose due date moves with the calendar is told to whoever reports in its plan."""
    if not periods:
        return ()
    plans = dict(ReportingPeriod.objects.filter(pk__in=periods).values_list("pk", "plan"))
    units: dict[int, list[int]] = {}
    for plan, unit in (
        Assignment.objects.reporting()
        .filter(measure__task__area__plan__in=plans.values())
        .order_by("organization")
        .values_list("measure__task__area__plan", "organization")
        .distinct()
    ):
        units.setdefault(plan, []).append(unit)
    return tuple(
        Told(unit, "periods", period, Event.DEADLINE_CHANGED)
        for period, plan in plans.items()
        for unit in units.get(plan, ())
    )
