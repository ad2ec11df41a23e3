"""Who has which part in a measure, with the periods of its plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.models import ReportingPeriod
from tasks.plan.models.plan import AssignmentQuerySet


@dataclass(frozen=True, slots=True)
class Part:
    """An assignment with what its duties say of it; read as values, for there may be very many."""

    measure_id: int
    organization_id: int
    organization: str
    since: date | None
    owed_since: date | None
    measure: str
    task_id: int
    task: str
    plan_id: int

    @property
    def owes_from(self) -> date | None:
        return self.owed_since or self.since


Key = tuple[int, int, int]  # measure, organization, period

PART_COLUMNS = (
    "measure_id",
    "organization_id",
    "organization__short_name",
    "since",
    "owed_since",
    "measure__key",
    "measure__task_id",
    "measure__task__title",
    "measure__task__area__plan_id",
)


def parts_by_period(
    periods: Sequence[ReportingPeriod],
    organization: int | None,
    parts: AssignmentQuerySet,
    *,
    measures: set[int] | None = None,
) -> Iterator[tuple[Part, ReportingPeriod]]:
    """Every one of these parts, with every one of these periods of its plan."""
    if not periods:
        return
    by_plan: dict[int, list[ReportingPeriod]] = {}
    for period in periods:
        by_plan.setdefault(period.plan_id, []).append(period)
    rows = parts.filter(measure__task__area__plan__in=by_plan)
    if organization is not None:
        rows = rows.filter(organization=organization)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    for row in rows.order_by("order").values_list(*PART_COLUMNS):
        part = Part(*row)
        for period in by_plan[part.plan_id]:
            yield part, period
