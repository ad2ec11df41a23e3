"""What a change of an assessment means to the feeds of the units that are assessed."""

from django.db.models import F

from reform_tracker.feed.changes import Event, Told
from reports.models import Assessment, AssessmentSheet

RESOURCE = "assessment-sheets"


def of_sheet(sheet: AssessmentSheet, event: Event) -> tuple[Told, ...]:
    """One unit's sheet changed: it gets its next version, under the lock that the caller holds."""
    sheet.version += 1
    sheet.save(update_fields=["version"])
    return (Told(sheet.organization_id, RESOURCE, sheet, event, sheet.version),)


def of_sheets(assessment: Assessment, event: Event) -> tuple[Told, ...]:
    """The same of all units at once: the assessment has taken a step."""
    assessment.sheets.update(version=F("version") + 1)
    rows = assessment.sheets.order_by("pk").values_list("pk", "organization_id", "version")
    return tuple(Told(unit, RESOURCE, pk, event, version) for pk, unit, version in rows)
