"""What is late with the measures of a task, for whoever may urge it; what was urged, for everybody
who reads of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from departments.models import User
from departments.permissions import Action, can
from reports.dashboards.days import Looked
from reports.figures.rollups import ShownRow
from tasks.duties.kinds import DutyKind
from tasks.models import Urge
from tasks.reminding.planner import time_left
from tasks.urging.late import late_duties, urged, within
from tasks.urging.models import Urged

OF_A_MEASURE = (DutyKind.REPORT, DutyKind.CONTRIBUTION, DutyKind.MILESTONE, DutyKind.ORDER)


@dataclass(frozen=True, slots=True)
class Late:
    """A thing that is late, with the time since and how it was urged; `may_urge`: by whoever
    looks."""

    key: str
    measure_id: int | None
    organization: str
    title: str
    due_on: date
    urged: Urged | None
    left: str = ""
    may_urge: bool = False


def late_by_measure(
    user: User, looked: Looked, rows: Mapping[int, Sequence[ShownRow]]
) -> Mapping[int, Sequence[Late]]:
    """By the measure; `rows` are what the account sees of the task today."""
    late: dict[int, list[Late]] = {}
    if looked.is_past or not rows:
        return late
    asked = _late(user, looked, rows) if can(user, Action.URGE) else _urged(user, looked, rows)
    for one in asked:
        late.setdefault(one.measure_id or 0, []).append(one)
    return late


def _late(user: User, looked: Looked, measures: Collection[int]) -> Iterator[Late]:
    duties = late_duties(looked.plan, looked.on, looked.calendar, kinds=OF_A_MEASURE)
    mine = within(user, [duty for duty in duties if duty.measure_id in measures])
    known = urged(mine)
    for duty in mine:
        yield Late(
            duty.key,
            duty.measure_id,
            duty.debtor,
            duty.title,
            duty.due_on,
            known.get(duty.key),
            left=time_left(duty.due_on, looked.calendar, looked.on),
            may_urge=True,
        )


def _urged(user: User, looked: Looked, measures: Collection[int]) -> Iterator[Late]:
    rows = Urge.objects.visible_to(user).waiting().filter(plan=looked.plan, measure__in=measures)
    found: dict[str, Late] = {}
    for row in rows.select_related("organization", "by").order_by("at", "pk"):
        before = found.get(row.duty_key)
        times = before.urged.times if before and before.urged else 0
        found[row.duty_key] = Late(
            row.duty_key,
            row.measure_id,
            row.organization.short_name,
            row.title,
            row.due_on,
            Urged(times + 1, row.on, row.at, row.by.full_name),
            left=time_left(row.due_on, looked.calendar, looked.on),
        )
    yield from found.values()
