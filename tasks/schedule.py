"""A schedule: the share that should be done by each day, as milestones promise it."""

from collections.abc import Iterable

from tasks.models import Milestone


def cumulated(milestones: Iterable[Milestone]) -> list[list[object]]:
    """[day in ISO 8601, weight in percent due by then] for each milestone, in order of days."""
    total, steps = 0, []
    for milestone in milestones:
        total += milestone.weight
        steps.append([milestone.due_on.isoformat(), total])
    return steps
