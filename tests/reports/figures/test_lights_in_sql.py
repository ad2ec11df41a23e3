"""The database reads the same light from a standing as the function that gives the reason."""

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from departments.models import Organization
from reform_tracker.workdays import WorkCalendar
from reports.figures import lights
from reports.figures.lights import Light, LightRule
from reports.figures.lights_in_sql import with_lights
from reports.models import Standing
from tasks.models import Measure, ReformPlan

FIRST = date(2012, 4, 20)
DAYS = [FIRST + timedelta(days=n) for n in range(0, 80, 7)]
RULES = [
    LightRule(10, 30, ("filing", "report", "milestone")),
    LightRule(10, 30, ("report",)),
    LightRule(2, 4),
]


def a_day(random: Random) -> date:
    return FIRST + timedelta(days=random.randrange(90))


def a_schedule(random: Random) -> list[list[Any]]:
    days = sorted({a_day(random) for _n in range(random.randrange(4))})
    return [[day.isoformat(), 100 * n // len(days)] for n, day in enumerate(days, 1)]


def owed(random: Random) -> list[list[Any]]:
    return [
        [
            random.choice(["filing", "report", "milestone", "other"]),
            a_day(random).isoformat(),
            "事",
            random.choice([None, None, a_day(random).isoformat()]),
        ]
        for _n in range(random.randrange(4))
    ]


@pytest.fixture
def standings(plan: ReformPlan) -> list[Standing]:
    """Standings of all kinds: every field takes every value it can."""
    random = Random(20120508)  # noqa: S311  (no secret)
    Standing.objects.all().delete()
    measures = Measure.objects.filter(task__area__plan=plan)
    parties = product(measures, Organization.objects.all())
    return Standing.objects.bulk_create(
        Standing(
            plan=plan,
            measure=measure,
            organization=organization,
            role="lead",
            horizon=random.choice(Measure.Horizon.values),
            schedule=a_schedule(random),
            due_on=random.choice([None, a_day(random)]),
            declared_percent=random.choice([None, 0, random.randrange(101), 100]),
            done_verified=random.random() < 0.1,
            owed=random.choice([None, owed(random), owed(random)]),
        )
        for measure, organization in random.sample(list(parties), 1500)
    )


@pytest.mark.parametrize("rule", RULES)
def test_the_database_reads_the_same_light(
    rule: LightRule, standings: list[Standing], plan: ReformPlan
) -> None:
    calendar = WorkCalendar.load(FIRST - timedelta(days=60), DAYS[-1])
    seen = set()
    for on in DAYS:
        rows = with_lights(Standing.objects.filter(plan=plan), rule, on, calendar)
        found = {row.pk: row for row in rows}
        for standing in standings:
            row, right = found[standing.pk], lights.read(standing, rule, on, calendar)
            assert row.light == right.light  # type: ignore[attr-defined]
            assert row.scheduled == right.scheduled  # type: ignore[attr-defined]
            assert row.behind == right.behind  # type: ignore[attr-defined]
            seen.add((row.light, row.behind, row.scheduled is None))  # type: ignore[attr-defined]
    assert {light for light, _behind, _without in seen} == set(Light)


def test_the_first_overdue_duty_counts(standings: list[Standing], plan: ReformPlan) -> None:
    calendar = WorkCalendar.load(FIRST - timedelta(days=60), DAYS[-1])
    on = DAYS[-1]
    rows = with_lights(Standing.objects.filter(plan=plan), RULES[0], on, calendar)
    for row in rows:
        late = lights.read(row, RULES[0], on, calendar).late
        if not row.done_verified:
            assert (row.late_since is None) == (not late)  # type: ignore[attr-defined]
