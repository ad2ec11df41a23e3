"""Who has which part in a measure, with the periods of its plan."""

from collections.abc import Collection

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from tasks.duties.base import Question
from tasks.models import TakenOver
from tasks.plan.models.plan import AssignmentQuerySet

ALL_ALIKE = NOBODY = 0  # no measure, no organization


def by_period(
    parts: AssignmentQuerySet, asked: Question, periods: Collection[int]
) -> AssignmentQuerySet:
    """Every one of these parts with every one of these periods of its plan, one row for both:
    `period` is its number, `due` its date."""
    path = "measure__task__area__plan__periods"
    rows = parts.filter(**{f"{path}__in": periods}).order_by()
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    return rows.annotate(period=F(path), due=F(f"{path}__due_on"))


def unsure_of(asked: Question, may_be_over: Q) -> Case:
    """For rows of `by_period` the measure of which it has to be found out whether it is over; for
    all others one row is as good as another."""
    beyond = [one.pk for one in asked.begun_periods if one.is_beyond_year]
    unsure = may_be_over | Q(period__in=beyond) if beyond else may_be_over
    return Case(When(unsure, F("measure")), default=ALL_ALIKE, output_field=BigIntegerField())


def taken_over() -> Exists:
    """Whether the part goes on with the work of others."""
    return Exists(TakenOver.objects.filter(part=OuterRef("pk")))


def day_of(moment: str, **only: bool) -> Case | TruncDate:
    """The day of a stored moment, of those rows only."""
    day = TruncDate(moment)
    return Case(When(**only, then=day), output_field=DateField()) if only else day


def no_number() -> Cast:
    """For rows of one kind where another has a number; the database has to know the type."""
    return Cast(Value(None), BigIntegerField())


def no_day() -> Cast:
    """The same for a day."""
    return Cast(Value(None), DateField())
