"""What changed since a day, counted from the rows of both."""

from dataclasses import replace

from reports.figures.trends import Moved, Trend, moved
from reports.figures.values import KeptMark, Mark

ROW = Mark(
    stored=1,
    stood=None,
    measure_id=1,
    task_id=1,
    area_id=1,
    area_number=1,
    area="领域",
    organization="省财政厅",
    organization_id=7,
    role="lead",
    horizon="within_year",
    status="in_progress",
    declared=10,
    scheduled=20,
    light="green",
    behind=False,
    said_for=None,
    verified=0,
    reported=True,
    report_state="accepted",
    report_id=3,
    closures=(),
)


def before(measure: int, light: str) -> KeptMark:
    return KeptMark(measure, 7, "lead", "in_progress", 10, 20, light, 0, reported=True)


def test_only_what_became_of_a_light_is_counted() -> None:
    lights = [
        ("green", "complete"),
        ("complete", "complete"),
        ("green", "yellow"),
        ("red", "yellow"),
        ("yellow", "red"),
        ("red", "red"),
        ("yellow", "green"),
        ("none", "green"),
    ]
    then = [before(number, light) for number, (light, _now) in enumerate(lights)]
    rows = [
        replace(ROW, measure_id=number, light=now) for number, (_then, now) in enumerate(lights)
    ]
    assert moved(rows, then) == Moved(completed=1, to_yellow=2, to_red=1, recovered=1)


def test_a_row_that_was_not_there_had_no_light() -> None:
    assert moved([replace(ROW, light="red")], []) == Moved(0, 0, 1, 0)
    assert moved([ROW], []) == Moved(0, 0, 0, 0)


def test_a_change_needs_an_earlier_day() -> None:
    assert (Trend((4,)).now, Trend((4,)).change) == (4, None)
    assert (Trend((9, 2, 4)).now, Trend((9, 2, 4)).change) == (4, 2)
