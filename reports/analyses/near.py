"""What the dashboard says of milestones: those overdue, and those due within four weeks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reports.analyses.dated import Dated, dates_of
from reports.analyses.pictures import Picture, Point, picture_of
from reports.analyses.timeline import EVERYBODY, LATE, NEAR, TIME_LINE, point_of
from reports.figures.milestones import AHEAD
from tasks.duties.base import Question
from tasks.duties.counting import Tally
from tasks.duties.kinds import DutyKind
from tasks.filing.milestones import open_milestones
from tasks.links import task_page
from tasks.models import ReformPlan
from tasks.signing.rework import due_since

MOST = 12  # lines of the picture


@dataclass(frozen=True, slots=True)
class NearMilestones:
    """How many there are of both, where they are listed, and the first of them by date."""

    late: int
    soon: int
    late_url: str
    soon_url: str
    picture: Picture | None


def near_milestones(
    plan: ReformPlan, asked: Question, tallies: Iterable[Tally], names: Mapping[int, str]
) -> NearMilestones:
    """From the open duties of the plan, as they are asked for and counted; `names` are those of the
    organizations that are looked at. Two statements, none where nothing is near."""
    on = asked.on
    late = soon = 0
    for one in tallies:
        if one.kind is DutyKind.MILESTONE and one.is_late(on):
            late += one.count
        elif one.kind is DutyKind.MILESTONE and one.due_on <= on + AHEAD:
            soon += one.count
    points = _points(asked, names) if late or soon else []
    return NearMilestones(
        late,
        soon,
        _list(plan, LATE),
        _list(plan, NEAR),
        picture_of(points, on, plan.year) if points else None,
    )


def _points(asked: Question, names: Mapping[int, str]) -> list[Point]:
    on = asked.on
    rows = open_milestones(asked).filter(owner__in=names, due_on__lte=on + AHEAD)
    first: list[Any] = list(
        rows.order_by("due_on", "pk").values_list(
            "pk", "title", "weight", "due_on", "back_on", "owner", "commitment__measure_id",
            "commitment__measure__key", "commitment__measure__task_id", named=True,
        )[:MOST]
    )  # fmt: skip
    originals, moves = dates_of([row.pk for row in first], on)
    points = [
        point_of(
            Dated(
                row.pk,
                row.commitment__measure_id,
                row.owner,
                row.title,
                row.weight,
                originals.get(row.pk, row.due_on),
                moves.get(row.pk, ()),
            ),
            row.commitment__measure__key,
            names[row.owner],
            f"{task_page(row.commitment__measure__task_id)}#m{row.commitment__measure_id}",
            LATE if due_since(row.back_on, row.due_on, asked.calendar) < on else NEAR,
        )
        for row in first
    ]
    return [
        replace(point, label=f"{names[row.owner]} {point.label}")
        for row, point in zip(first, points, strict=True)
    ]


def _list(plan: ReformPlan, due: str) -> str:
    page = reverse("reports:analysis", args=[plan.pk, TIME_LINE.key])
    return f"{page}?{urlencode({'due': due, 'whose': EVERYBODY})}"
