"""The light of standings as the database computes it: what lists filter by and figures count.

The rule is that of `reports.figures.lights`, which also says the reason; both give the same light
for every standing and day.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from reform_tracker.workdays import ONE_DAY, WorkCalendar
from reports.figures.lights import DONE, Light, LightRule
from reports.models import Standing
from tasks.duties.kinds import DutyKind
from tasks.models import Measure
from tasks.signing.rework import again_on

Sql = tuple[str, tuple[Any, ...]]

# What SQLite says for the places of a list within a list.
_FIRST, _SECOND, _FOURTH = (f"json_extract(value, '$[{place}]')" for place in (0, 1, 3))


class ScheduledOn(Func):
    """The percent of a stored schedule that should be done by the end of a day, NULL without
    milestones: `lights.scheduled_percent`."""

    output_field = IntegerField()

    def __init__(self, schedule: str, on: date) -> None:
        super().__init__(schedule)
        self.on = on.isoformat()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_more: Any) -> Sql:
        column, given = compiler.compile(self.source_expressions[0])
        due = f"(SELECT MAX({_SECOND}) FROM json_each({column}) WHERE {_FIRST} <= %s)"  # noqa: S608  (columns only)
        return (
            f"CASE WHEN json_array_length({column}) > 0 THEN COALESCE({due}, 0) END",
            (*given, *given, self.on),
        )

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        column, given = compiler.compile(self.source_expressions[0])
        steps = f"jsonb_array_elements({column}) AS step"
        due = f"(SELECT MAX((step ->> 1)::int) FROM {steps} WHERE step ->> 0 <= %s)"  # noqa: S608  (columns only)
        return (
            f"CASE WHEN jsonb_array_length({column}) > 0 THEN COALESCE({due}, 0) END",
            (*given, *given, self.on),
        )


class LateSince(Func):
    """The date by which the first of the overdue duties of these kinds was due, NULL if none is."""

    output_field = DateField()

    def __init__(self, owed: str, kinds: Collection[str], on: date, returned_by: date) -> None:
        """`returned_by`: what came back later than that may still be handed in again."""
        super().__init__(owed)
        self.kinds = sorted(kinds)
        self.days = [on.isoformat(), returned_by.isoformat()]

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_more: Any) -> Sql:
        column, given = compiler.compile(self.source_expressions[0])
        return self._first(
            f"json_each({column})", f"MIN({_SECOND})", (_FIRST, _SECOND, _FOURTH), given
        )

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        column, given = compiler.compile(self.source_expressions[0])
        rows = f"jsonb_array_elements({column}) AS duty"
        parts = ("duty ->> 0", "duty ->> 1", "duty ->> 3")
        return self._first(rows, "MIN((duty ->> 1)::date)", parts, given)

    def _first(
        self, rows: str, first: str, parts: tuple[str, str, str], given: Sequence[Any]
    ) -> Sql:
        """`parts`: what gives kind, date and day of return of a duty (`owing.Owed.as_list`)."""
        kind, due_on, returned_on = parts
        kinds = ", ".join("%s" for _kind in self.kinds)
        overdue = (
            f"{kind} IN ({kinds}) AND {due_on} < %s"
            f" AND ({returned_on} IS NULL OR {returned_on} <= %s)"
        )
        found = f"(SELECT {first} FROM {rows} WHERE {overdue})"  # noqa: S608  (columns only)
        return found, (*given, *self.kinds, *self.days)


def with_lights(
    rows: QuerySet[Standing], rule: LightRule, on: date, calendar: WorkCalendar
) -> QuerySet[Standing]:
    """These standings of one plan with `light`, `scheduled` and `behind` as of the end of a day, as
    `lights.read` says them, and `late_since`, when the first of the overdue duties was due."""
    returned_by = _returned_by(on, calendar)
    rows = rows.annotate(
        late_since=_late(rule.red_duties, on, returned_by),
        late_step=_late({DutyKind.MILESTONE} & set(rule.red_duties), on, returned_by),
        due=ScheduledOn("schedule", on),
    )
    past = (
        ~Q(horizon=Measure.Horizon.CROSS_YEAR)
        & Q(due_on__lt=on)
        & (Q(declared_percent=None) | ~Q(declared_percent=DONE))
    )
    rows = rows.annotate(
        scheduled=Case(When(past & Q(due=None, done_verified=False), Value(DONE)), default="due"),
    ).annotate(gap=F("scheduled") - Coalesce("declared_percent", 0))
    far = past | Q(gap__gt=rule.red_gap)
    return rows.annotate(
        behind=Case(
            When(done_verified=True, then=False),
            When(far | Q(due__isnull=False, late_step__isnull=False), then=True),
            default=False,
        ),
        light=Case(
            When(done_verified=True, then=Value(Light.COMPLETE.value)),
            When(far | Q(late_since__isnull=False), then=Value(Light.RED.value)),
            When(scheduled=None, then=Value(Light.NONE.value)),
            When(gap__lt=rule.yellow_gap, then=Value(Light.GREEN.value)),
            default=Value(Light.YELLOW.value),
            output_field=CharField(),
        ),
    )


def _late(kinds: Collection[str], on: date, returned_by: date) -> Expression:
    if not kinds:
        return Value(None, output_field=DateField())
    return LateSince("owed", kinds, on, returned_by)


def _returned_by(on: date, calendar: WorkCalendar) -> date:
    """The last day of a return whose time to hand in again was over before `on`."""
    days = (on - n * ONE_DAY for n in count(1))
    return next(day for day in days if again_on(day, calendar) < on)
