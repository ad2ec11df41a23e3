"""The figures of random histories beside SQL that asks the documents and knows no roll-up."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from reform_tracker import clock
from reports.figures.rollups import current_period, overview
from tasks.errors import Refused, Stale
from tasks.models import Measure
from tests.factories.world import World
from tests.reports.figures import test_standings
from tests.reports.figures.test_standings import ACTIONS
from tests.support.examples import seeds

FIRST = date(2012, 5, 8)
UNITS = (World.A, World.COMMISSION, "省财政厅", World.X)

FILINGS = """
SELECT sum(CASE WHEN state IN ('submitted', 'accepted') THEN 1 ELSE 0 END),
       sum(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END)
FROM tasks_implementationplan WHERE plan_id = %(plan)s"""

REPORTS = """
SELECT count(*) FROM tasks_progressreport r
JOIN tasks_assignment a ON a.measure_id = r.measure_id AND a.organization_id = r.organization_id
WHERE r.period_id = %(period)s AND r.state IN ('submitted', 'accepted')
  AND a.role IN ('lead', 'local') AND a.until IS NULL"""

# Of every lead what it said last, and of its accepted plan how much is due and how much verified.
LEADS = """
SELECT
  (SELECT r.status FROM tasks_progressreport r
   JOIN tasks_reportingperiod p ON p.id = r.period_id
   WHERE r.measure_id = a.measure_id AND r.organization_id = a.organization_id
     AND r.state IN ('submitted', 'accepted') ORDER BY p.starts_on DESC LIMIT 1),
  (SELECT r.percent FROM tasks_progressreport r
   JOIN tasks_reportingperiod p ON p.id = r.period_id
   WHERE r.measure_id = a.measure_id AND r.organization_id = a.organization_id
     AND r.state IN ('submitted', 'accepted') ORDER BY p.starts_on DESC LIMIT 1),
  (SELECT r.state FROM tasks_progressreport r
   JOIN tasks_reportingperiod p ON p.id = r.period_id
   WHERE r.measure_id = a.measure_id AND r.organization_id = a.organization_id
     AND r.state IN ('submitted', 'accepted') ORDER BY p.starts_on DESC LIMIT 1),
  count(m.id),
  coalesce(sum(CASE WHEN m.due_on <= %(on)s THEN m.weight ELSE 0 END), 0),
  sum(CASE WHEN m.verified_on IS NULL THEN 0 ELSE 1 END)
FROM tasks_assignment a
JOIN tasks_measure e ON e.id = a.measure_id
JOIN tasks_task t ON t.id = e.task_id
JOIN tasks_reformarea d ON d.id = t.area_id
LEFT JOIN tasks_implementationplan f
  ON f.organization_id = a.organization_id AND f.plan_id = d.plan_id AND f.state = 'accepted'
LEFT JOIN tasks_measurecommitment c
  ON c.filing_id = f.id AND c.measure_id = a.measure_id AND c.until IS NULL
LEFT JOIN tasks_milestone m ON m.commitment_id = c.id AND m.until IS NULL
WHERE d.plan_id = %(plan)s AND a.role = 'lead' AND a.until IS NULL
GROUP BY a.id, a.measure_id, a.organization_id"""


def asked(statement: str, given: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def by_sql(world: World, on: date) -> dict[str, Any]:
    period = current_period(world.plan, on)
    assert period is not None
    given = {"plan": world.plan.pk, "period": period.pk, "on": on}
    ((filed, accepted),) = asked(FILINGS, given)
    ((reports,),) = asked(REPORTS, given)
    leads = asked(LEADS, given)
    based = [row for row in leads if row[3]]
    complete = [row for row in based if row[0] == "done" and row[2] == "accepted"]
    finished = sum(row[5] == row[3] for row in complete)
    return {
        "filed": filed,
        "accepted": accepted,
        "reports": reports,
        "statuses": Counter(row[0] or "unreported" for row in leads),
        "complete": finished,
        "unverified": sum(row[0] == "done" for row in leads) - finished,
        "based": len(based),
        "actual": round(sum(row[1] or 0 for row in based) / len(based)) if based else None,
        "scheduled": round(sum(row[4] for row in based) / len(based)) if based else None,
    }


def by_roll_up(world: World, on: date) -> dict[str, Any]:
    period = current_period(world.plan, on)
    assert period is not None
    figures = overview(world.plan, period, on)
    return {
        "filed": figures.filings_filed,
        "accepted": figures.filings_accepted,
        "reports": figures.reports_filed,
        "statuses": Counter({one.code: one.count for one in figures.statuses if one.count}),
        "complete": next(one.count for one in figures.lights if one.code == "complete"),
        "unverified": figures.declared_done_not_verified,
        "based": figures.based,
        "actual": figures.actual,
        "scheduled": figures.scheduled,
    }


def finish(world: World, dice: random.Random) -> None:
    """The lead of the line declares it done; sometimes that is accepted."""
    lead = world.measure.assignments.get(role="lead").organization.short_name
    done = dice.choice([world.submitted_report, world.accepted_report])
    done(lead, percent=100)


@pytest.mark.parametrize("seed", seeds(0, 1, 2))
def test_the_figures_of_each_day_are_those_of_the_documents(
    seed: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_standings, "UNITS", UNITS)
    dice, seen = random.Random(seed), []  # noqa: S311 (a repeatable walk, no secret)
    for organization in UNITS:
        with clock.pinned(FIRST):
            world.accepted_filing(organization)
    measures = Measure.objects.filter(
        assignments__role="lead", assignments__organization__short_name__in=UNITS
    )
    lines = list(measures.order_by("pk"))
    for number in range(12):
        day = FIRST + timedelta(days=number * 7)
        with clock.pinned(day):
            for _action in range(25):
                world.measure = dice.choice(lines)
                try:
                    dice.choice((*ACTIONS, finish))(world, dice)
                except (Refused, Stale, PermissionDenied, Http404):
                    continue
            told = by_roll_up(world, day)
            assert told == by_sql(world, day), day
        seen.append(told)
    assert len({str(one) for one in seen}) > len(seen) / 2
    assert any(one["complete"] or one["unverified"] for one in seen)
