"""What the page of a task says of the closing (销号) of its measures: by whom, when, on what
evidence; or that it is asked for."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from departments.models import User
from reform_tracker import clock
from reports.figures.rollups import ShownRow
from tasks.models import Closing, DeclaredStatus, Measure, Task
from tasks.plan.succession import owner_of
from tasks.signing.states import Asked


def closings_on(user: User, task: Task, past: date | None) -> list[Closing]:
    """The closings that hold, each with its `holder`, how many `files` show it, and on which day it
    was `closed_on`; of today also what waits for a decision. `past`: as they held at the end of
    that day."""
    rows = Closing.objects.visible_to(user).filter(measure__task=task)
    if past is None:
        rows = rows.filter(Q(pk__in=Closing.objects.in_force()) | Q(state=Asked.ASKED))
    else:
        end = clock.end_of(past)
        rows = rows.done().filter(decided_at__lt=end)
        rows = rows.filter(Q(reopened_at=None) | Q(reopened_at__gte=end))
    named = rows.annotate(
        holder=owner_of("measure", "organization"),
        files=Count("attachments", filter=Q(attachments__removed_at=None)),
    )
    return list(named.select_related("organization", "measure", "decided_by").order_by("pk"))


def holders_of(measure: Measure, closings: Collection[Closing]) -> Collection[int]:
    """Whose parts in the measure are closed."""
    return {
        one.holder  # type: ignore[attr-defined]  # annotated above
        for one in closings
        if one.measure_id == measure.pk and one.state == Asked.GRANTED
    }


def closable(
    user: User, rows: Collection[ShownRow], closings: Collection[Closing]
) -> Collection[int]:
    """The account's own organization, where it has declared its part done and nothing is asked or
    granted of it."""
    asked = {one.organization_id for one in closings} | {
        holder for one in closings if (holder := getattr(one, "holder", None))
    }
    return {
        row.organization_id
        for row in rows
        if row.organization_id == user.organization_id
        and row.organization_id not in asked
        and row.status == DeclaredStatus.DONE
    }
