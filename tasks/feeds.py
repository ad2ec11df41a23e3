"""What the deeds on plans, filings and reports mean to the organizations' feeds of changes."""

from collections.abc import Iterable, Iterator
from typing import Any

from departments.models import Organization
from reform_tracker.api import feed
from reform_tracker.api.models import Change
from reform_tracker.audit.trail import Deed
from reform_tracker.models import CalendarDay, CalendarYear
from tasks.models import (
    Assignment,
    Attachment,
    ReportingPeriod,
    Task,
)
from tasks.signing.workflow import kinds, workflow_of

DEADLINE_CHANGED, CORRECTED = "deadline_changed", "corrected"


def register() -> None:
    for kind in kinds():
        feed.register(kind.model, _own)
    feed.register(Attachment, _file)
    feed.register(Task, _corrected)
    feed.register(CalendarDay, _moved)
    feed.register(CalendarYear, _moved)


def _own(deed: Deed) -> Iterable[Change]:
    """A record of one organization: what its action is called after the dot."""
    row = deed.target
    yield _record(row, deed.action.rpartition(".")[2], deed.data.get("version", row.version))


def _file(deed: Deed) -> Iterable[Change]:
    """A file added or removed is told as an event of its document: "attachment_added"."""
    document = deed.target.document
    yield _record(document, deed.action.replace(".", "_"), document.version)


def _record(row: Any, event: str, version: int) -> Change:
    return Change(
        organization_id=row.organization_id,
        resource=workflow_of(row).resource,
        object_id=row.pk,
        external_id=getattr(row, "external_id", ""),
        event=event,
        version=version,
    )


def _corrected(deed: Deed) -> Iterator[Change]:
    """A corrected measure is told to whoever stands on its line, and to whoever no longer does."""
    corrections = [one for one in deed.data.get("changes", ()) if one[0] is not None]
    fields: dict[int, set[str]] = {}
    dropped: dict[int, set[str]] = {}
    for measure, field, before, after in corrections:
        fields.setdefault(measure, set()).add(field)
        if field in ("lead", "support"):
            gone = set(before.split("、")) - set(after.split("、")) - {""}
            dropped.setdefault(measure, set()).update(gone)
    lines: dict[int, set[int]] = {measure: set() for measure in fields}
    for measure, unit in Assignment.objects.filter(measure__in=fields).values_list(
        "measure", "organization"
    ):
        lines[measure].add(unit)
    named = {name for names in dropped.values() for name in names}
    numbers = dict(
        Organization.objects.filter(short_name__in=named).values_list("short_name", "pk")
        if named
        else ()
    )
    for measure, changed in fields.items():
        event = DEADLINE_CHANGED if "due_on" in changed else CORRECTED
        yield from (_measure(unit, measure, event) for unit in sorted(lines[measure]))
        gone_units = {numbers[name] for name in dropped.get(measure, ()) if name in numbers}
        for unit in sorted(gone_units - lines[measure]):
            yield _measure(unit, measure, feed.DELETED)


def _measure(unit: int, measure: int, event: str) -> Change:
    return Change(organization_id=unit, resource="measures", object_id=measure, event=event)


def _moved(deed: Deed) -> Iterator[Change]:
    """A period whose due date moves with the calendar is told to whoever reports in its plan."""
    periods = [number for number, _code, _before, _after in deed.data.get("moves", ())]
    if not periods:
        return
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
    for period, plan in plans.items():
        for unit in units.get(plan, ()):
            yield Change(
                organization_id=unit,
                resource="periods",
                object_id=period,
                event=DEADLINE_CHANGED,
            )
