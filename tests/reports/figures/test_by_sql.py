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
from tasks.models import Measure, ProgressReport, ReportingPeriod
from tasks.progress import service as progress
from tasks.progress.claims import claimable_milestones
from tasks.signing.workflow import Step
from tests.factories.world import World
from tests.reports.figures import test_standings
from tests.reports.figures.test_standings import ACTIONS
from tests.support.examples import seeds

FIRST = date(2012, 5, 8)
SATURDAY = 5
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


# The light of every lead by the rule of docs/glossary.md. What came back may be handed in again for
# five working days: `back` is the end of the last day of a return for which they are over.
FILED = "('submitted', 'accepted')"
LIGHTS = f"""
WITH said AS (
  SELECT r.id, r.measure_id, r.organization_id, r.status, r.percent, r.state, p.starts_on
  FROM tasks_progressreport r JOIN tasks_reportingperiod p ON p.id = r.period_id
  WHERE r.state IN {FILED}
), promised AS (
  SELECT f.plan_id, f.organization_id, c.measure_id, c.horizon, m.id, m.due_on, m.weight
  FROM tasks_implementationplan f
  JOIN tasks_measurecommitment c ON c.filing_id = f.id AND c.until IS NULL
  JOIN tasks_milestone m ON m.commitment_id = c.id AND m.until IS NULL
  WHERE f.state = 'accepted'
), line AS (
  SELECT a.id, a.measure_id, a.organization_id, d.id,
    (SELECT s.status FROM said s WHERE s.measure_id = a.measure_id
       AND s.organization_id = a.organization_id ORDER BY s.starts_on DESC LIMIT 1) AS status,
    (SELECT s.percent FROM said s WHERE s.measure_id = a.measure_id
       AND s.organization_id = a.organization_id ORDER BY s.starts_on DESC LIMIT 1) AS percent,
    (SELECT s.state FROM said s WHERE s.measure_id = a.measure_id
       AND s.organization_id = a.organization_id ORDER BY s.starts_on DESC LIMIT 1) AS state,
    (SELECT max(o.horizon) FROM promised o WHERE o.measure_id = a.measure_id
       AND o.organization_id = a.organization_id) AS horizon,
    (SELECT max(o.due_on) FROM promised o WHERE o.measure_id = a.measure_id
       AND o.organization_id = a.organization_id) AS last_due,
    (SELECT count(*) FROM promised o WHERE o.measure_id = a.measure_id
       AND o.organization_id = a.organization_id) AS steps,
    (SELECT count(*) FROM promised o WHERE o.measure_id = a.measure_id
       AND o.organization_id = a.organization_id AND NOT EXISTS (
         SELECT 1 FROM tasks_verification v
         WHERE v.milestone_id = o.id AND v.withdrawn_on IS NULL)) AS unverified,
    (SELECT coalesce(sum(o.weight), 0) FROM promised o WHERE o.measure_id = a.measure_id
       AND o.organization_id = a.organization_id AND o.due_on <= %(on)s) AS scheduled,
    EXISTS (SELECT 1 FROM promised o WHERE o.measure_id = a.measure_id
       AND o.organization_id = a.organization_id AND o.due_on < %(on)s
       AND NOT EXISTS (SELECT 1 FROM tasks_verification v
         WHERE v.milestone_id = o.id AND v.withdrawn_on IS NULL)
       AND NOT EXISTS (SELECT 1 FROM tasks_milestoneclaim k JOIN said s ON s.id = k.report_id
         WHERE k.milestone_id = o.id AND s.measure_id = a.measure_id
           AND s.organization_id = a.organization_id)) AS late_step,
    EXISTS (SELECT 1 FROM tasks_implementationplan f WHERE f.plan_id = d.id
       AND f.organization_id = a.organization_id AND f.state NOT IN {FILED}
       AND coalesce(f.due_on, d.filing_due_on) < %(on)s
       AND (f.reviewed_at IS NULL OR f.first_filed_on IS NULL
         OR f.reviewed_at < %(back)s)) AS late_plan,
    EXISTS (SELECT 1 FROM tasks_reportingperiod p
       LEFT JOIN tasks_progressreport r ON r.period_id = p.id AND r.measure_id = a.measure_id
         AND r.organization_id = a.organization_id
       WHERE p.plan_id = d.id AND p.due_on < %(on)s
       AND (r.id IS NULL OR r.state NOT IN {FILED})
       AND (coalesce(a.owed_since, a.since) IS NULL
         OR p.due_on >= coalesce(a.owed_since, a.since))
       AND (r.reviewed_at IS NULL OR r.first_filed_on IS NULL
         OR r.reviewed_at < %(back)s)
       AND NOT EXISTS (SELECT 1 FROM said s WHERE s.measure_id = a.measure_id
         AND s.organization_id = a.organization_id AND s.starts_on < p.starts_on
         AND s.status = 'done' AND s.state = 'accepted'
         AND NOT EXISTS (SELECT 1 FROM said n WHERE n.measure_id = a.measure_id
           AND n.organization_id = a.organization_id
           AND n.starts_on > s.starts_on AND n.starts_on < p.starts_on)
         AND EXISTS (SELECT 1 FROM promised o WHERE o.measure_id = a.measure_id
           AND o.organization_id = a.organization_id)
         AND NOT EXISTS (SELECT 1 FROM promised o WHERE o.measure_id = a.measure_id
           AND o.organization_id = a.organization_id AND NOT EXISTS (
             SELECT 1 FROM tasks_verification v
             JOIN tasks_progressreport w ON w.id = v.report_id
             JOIN tasks_reportingperiod q ON q.id = w.period_id
             WHERE v.milestone_id = o.id AND v.withdrawn_on IS NULL
               AND q.starts_on < p.starts_on)))) AS late_report
  FROM tasks_assignment a
  JOIN tasks_measure e ON e.id = a.measure_id
  JOIN tasks_task t ON t.id = e.task_id
  JOIN tasks_reformarea b ON b.id = t.area_id
  JOIN tasks_reformplan d ON d.id = b.plan_id
  WHERE d.id = %(plan)s AND a.role = 'lead' AND a.until IS NULL
)
SELECT CASE
  WHEN status = 'done' AND state = 'accepted' AND steps > 0 AND unverified = 0 THEN 'complete'
  WHEN late_plan OR late_report OR late_step THEN 'red'
  WHEN last_due < %(on)s AND horizon <> 'cross_year' AND coalesce(percent, 0) <> 100 THEN 'red'
  WHEN steps = 0 THEN 'none'
  WHEN scheduled - coalesce(percent, 0) > 30 THEN 'red'
  WHEN scheduled - coalesce(percent, 0) >= 10 THEN 'yellow'
  ELSE 'green' END, count(*)
FROM line GROUP BY 1"""  # noqa: S608 (constants only)
HOLIDAYS = {date(2012, 6, 22)}  # the dragon boat festival; no other day of these months departs
REWORK = 5  # working days after a return


def last_return(on: date) -> date:
    """The last day of a return for which the time to hand in again was over before that day."""
    left, day = REWORK, on
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in HOLIDAYS
    return day - timedelta(days=1)


def asked(statement: str, given: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def by_sql(world: World, on: date) -> dict[str, Any]:
    period = current_period(world.plan, on)
    assert period is not None
    back = connection.ops.adapt_datetimefield_value(clock.end_of(last_return(on)))
    given = {"plan": world.plan.pk, "period": period.pk, "on": on, "back": back}
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
        "lights": Counter(dict(asked(LIGHTS, given))),
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
        "lights": Counter({one.code: one.count for one in figures.lights if one.count}),
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


def catch_up(world: World, dice: random.Random) -> None:
    """The lead of the line hands in what is missing and reports the milestones that were due: what
    is left of being late is how far the work itself is behind."""
    lead = world.measure.assignments.get(role="lead").organization
    name = lead.short_name
    said = ProgressReport.objects.filter(measure=world.measure, organization=lead)
    for period in ReportingPeriod.objects.begun(clock.today()):
        report = said.filter(period=period).first()
        if report is not None and report.is_filed:
            continue
        open_ones = claimable_milestones(world.measure.pk, lead.pk)
        content = progress.ReportInput(
            status="in_progress",
            percent=dice.choice((0, 10, 15)),
            progress="办。",
            next_steps="续。",
        )
        version = report.version if report else None
        row = progress.save_report(
            world.measure.pk, period.pk, actor=world.reporter(name), source="test",
            version=version, content=content,
            claimed=[one.pk for one in open_ones if one.due_on <= clock.today()],
        )  # fmt: skip
        progress.step_report(row.pk, Step.SIGN, actor=world.approver(name), source="test")


@pytest.mark.parametrize("seed", seeds(0, 1, 2, on_sqlite=True))
def test_the_figures_of_each_day_are_those_of_the_documents(
    seed: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_standings, "UNITS", UNITS)
    dice, seen = random.Random(seed), []  # noqa: S311 (a repeatable walk, no secret)
    with clock.pinned(FIRST):
        for organization in UNITS[seed % 2 :]:
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
                    dice.choice((*ACTIONS, catch_up, finish))(world, dice)
                except (Refused, Stale, PermissionDenied, Http404):
                    continue
            told = by_roll_up(world, day)
            assert told == by_sql(world, day), day
        seen.append(told)
    assert len({str(one) for one in seen}) > len(seen) / 2
    assert any(one["lights"]["complete"] or one["unverified"] for one in seen)
    met = {light for one in seen for light in one["lights"]}
    assert met >= {"green", "yellow", "red", "none"}
