"""Where organizations stand with their confirmations of receipt, on any day, from dated facts.

Pages, duties, the list and the API all read this one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from tasks.acknowledging.models import WORKDAYS
from tasks.models import Acknowledgement, Assignment, Correction, LineObjection
from tasks.signing.states import Acknowledged


@dataclass(frozen=True, slots=True)
class Line:
    """An organization's part of a line, with what it has said of it by a day.

    `objection` is the newest one; `corrected_on` the day on which the line was put right after it.
    """

    part_id: int
    measure_id: int
    key: str
    task_id: int
    task: str
    area_id: int
    role: str
    since: date | None
    printed: str
    confirmed_at: datetime | None
    confirmed_by: str
    objection: LineObjection | None = None
    corrected_on: date | None = None

    @property
    def role_in_words(self) -> str:
        return str(Assignment.Role(self.role).label)

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None

    @property
    def waits(self) -> bool:
        """Whether it is the commission's turn: to answer, or to put the line right as it said."""
        one = self.objection
        if one is None or not self.is_open or one.withdrawn_at is not None:
            return False
        return one.answered_at is None or (one.corrects and self.corrected_on is None)

    @property
    def state(self) -> Acknowledged:
        if not self.is_open:
            return Acknowledged.CONFIRMED
        one = self.objection
        if one is None or one.withdrawn_at is not None:
            return Acknowledged.AWAITED
        return Acknowledged.OBJECTED if one.answered_at is None else Acknowledged.ANSWERED

    @property
    def is_owed(self) -> bool:
        return self.is_open and not self.waits

    def owed_from(self, asked_on: date) -> date:
        """From which day its confirmation is awaited."""
        days = [asked_on, self.since, self.corrected_on]
        if self.objection is not None and self.objection.answered_at is not None:
            days.append(clock.local_date(self.objection.answered_at))
        return max(day for day in days if day is not None)


@dataclass(frozen=True, slots=True)
class Stand:
    """One organization's confirmation as it stood at the end of a day; `lines` in print order.

    `open_objections` may be to lines that are the organization's no more.
    """

    row: Acknowledgement
    lines: Sequence[Line]
    open_objections: Sequence[LineObjection]
    received_at: datetime | None

    @property
    def owes_whole(self) -> bool:
        """Whether the plan itself is to be confirmed: a prefecture does before it stands on any
        line."""
        row, unit = self.row, self.row.organization
        return (
            self.received_at is None
            and row.lines_since is None
            and unit.is_prefecture
            and unit.valid_until is None
            and not self.open_objections
        )

    @property
    def owed(self) -> list[Line]:
        """The lines that wait for the organization; none while the commission owes an answer."""
        return [] if self.open_objections else [line for line in self.lines if line.is_owed]

    @property
    def open(self) -> list[Line]:
        """The lines that are not confirmed, whoever's turn it is."""
        return [line for line in self.lines if line.is_open]

    @property
    def is_owed(self) -> bool:
        return self.owes_whole or bool(self.owed)

    @property
    def is_confirmed(self) -> bool:
        return not self.is_owed and not self.open and not self.open_objections

    @property
    def promised(self) -> list[Line]:
        """The lines that the commission has said it would put right, and has not."""
        return [
            one for one in self.lines if one.waits and one.objection not in self.open_objections
        ]

    @property
    def state(self) -> Acknowledged:
        if self.open_objections:
            return Acknowledged.OBJECTED
        if self.is_confirmed:
            return Acknowledged.CONFIRMED
        answered = [one for one in self.open if one.objection and one.objection.answered_at]
        return Acknowledged.ANSWERED if answered else Acknowledged.AWAITED

    def due_on(self, calendar: WorkCalendar) -> date:
        """By when the earliest of what is owed is due; a line that came later is due later."""
        begun = [line.owed_from(self.row.asked_on) for line in self.owed]
        if self.owes_whole:
            begun.append(self.row.asked_on)
        return calendar.shift(min(begun, default=self.row.asked_on), WORKDAYS)


LINE_COLUMNS = (
    "pk",
    "measure_id",
    "measure__key",
    "measure__task_id",
    "measure__task__title",
    "measure__task__area_id",
    "role",
    "since",
    "measure__responsibility",
    "confirmation__at",
    "confirmation__by__full_name",
)


def stands(rows: QuerySet[Acknowledgement], on: date) -> list[Stand]:
    """Of these rows, in their order, at the end of a day. Three statements, one more where a
    correction was promised."""
    found = [row for row in rows.select_related("organization") if row.asked_on <= on]
    if not found:
        return []
    said_by = clock.end_of(on)
    newest: dict[int, LineObjection] = {}
    waiting: dict[int, list[LineObjection]] = {}
    for one in _objections(found, said_by):
        newest[one.part_id] = one
        if one.answered_at is None and one.withdrawn_at is None:
            waiting.setdefault(one.acknowledgement_id, []).append(one)
    corrected = _corrected([one.pk for one in newest.values() if one.corrects], said_by)
    by_party: dict[tuple[int, int], list[Line]] = {}
    for plan, organization, *values in _parts(found, on):
        line = _on_the_day(Line(*values), newest.get(values[0]), corrected, said_by)
        by_party.setdefault((plan, organization), []).append(line)
    return [
        Stand(
            row,
            [
                one
                for one in by_party.get((row.plan_id, row.organization_id), ())
                if _meant(row, one)
            ],
            waiting.get(row.pk, []),
            row.received_at if row.received_at and row.received_at < said_by else None,
        )
        for row in found
    ]


def stand_of(row: Acknowledgement, on: date) -> Stand:
    """Of one."""
    (one,) = stands(Acknowledgement.objects.filter(pk=row.pk), max(on, row.asked_on))
    return one


def _meant(row: Acknowledgement, line: Line) -> bool:
    return row.lines_since is None or (line.since is not None and line.since >= row.lines_since)


def _parts(rows: Sequence[Acknowledgement], on: date) -> QuerySet[Assignment, tuple[Any, ...]]:
    """What the organizations hold on the day of these plans, in print order."""
    parts = Assignment.ever.held_on(on).filter(
        measure__task__area__plan__in={row.plan_id for row in rows},
        organization__in={row.organization_id for row in rows},
    )
    ordered = parts.order_by(
        "measure__task__area__number", "measure__task__number", "measure__number", "order", "pk"
    )
    return ordered.values_list("measure__task__area__plan_id", "organization_id", *LINE_COLUMNS)


def _on_the_day(
    line: Line, said: LineObjection | None, corrected: Mapping[int, date], said_by: datetime
) -> Line:
    """With the newest objection, and without a confirmation that came later."""
    if line.confirmed_at is not None and line.confirmed_at >= said_by:
        line = replace(line, confirmed_at=None, confirmed_by="")
    if said is None:
        return line
    return replace(line, objection=said, corrected_on=corrected.get(said.pk))


def _objections(rows: Sequence[Acknowledgement], said_by: datetime) -> list[LineObjection]:
    """Those that were raised by then, the oldest first."""
    said = LineObjection.objects.filter(acknowledgement__in=[one.pk for one in rows])
    found = said.filter(at__lt=said_by).select_related("by", "answered_by")
    return [_as_of(one, said_by) for one in found]


def _as_of(one: LineObjection, said_by: datetime) -> LineObjection:
    """Without what was said of it later."""
    if one.answered_at is not None and one.answered_at >= said_by:
        one.answer, one.corrects = "", False
        one.answered_at = one.answered_by = None
    if one.withdrawn_at is not None and one.withdrawn_at >= said_by:
        one.withdrawn_at = None
    return one


def _corrected(promised: Collection[int], said_by: datetime) -> dict[int, date]:
    """The objections after which the task of their line was put right, with the day."""
    if not promised:
        return {}
    later = Correction.objects.filter(
        task__measures__assignments__objections=OuterRef("pk"), at__gt=OuterRef("at")
    )
    rows = LineObjection.objects.filter(pk__in=promised).annotate(
        corrected_at=Subquery(later.order_by("at").values("at")[:1])
    )
    return {
        pk: clock.local_date(at)
        for pk, at in rows.values_list("pk", "corrected_at")
        if at is not None and at < said_by
    }
