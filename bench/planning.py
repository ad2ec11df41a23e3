"""What planning costs: a pass over 100,000 open duties against one hand-written statement.

31 plans of one year, each with 45 measures, a lead and 14 prefectures on each, five months begun:
about 100,000 open reports, with report days spread over the month, so that a few thousand of them
are due for a reminder on the day of the pass. The statement knows the rules, the people and the due
dates beforehand and finds the same messages by one INSERT … SELECT … ON CONFLICT DO NOTHING.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from bench.servers import empty_database

PLANS, MEASURES, PREFECTURES, MONTHS = 31, 45, 14, 5
ON = date(2012, 6, 12)
ROUNDS = 3


def build() -> int:
    """Fills the database; returns how many reports are open on the day."""
    from departments.models import Organization, RoleGrant, User  # noqa: PLC0415
    from reform_tracker import clock  # noqa: PLC0415
    from tasks.models import (  # noqa: PLC0415
        Assignment,
        Measure,
        ReformArea,
        ReformPlan,
        ReportingPeriod,
        Task,
    )

    government = Organization.objects.create(kind="government", short_name="省政府", unit_order=0)
    organizations = Organization.objects.bulk_create(
        Organization(
            parent=government,
            kind="prefecture" if number < PLANS * PREFECTURES else "department",
            formal_name=f"单位{number}",
            short_name=f"单位{number}",
            unit_order=number,
        )
        for number in range(PLANS * (PREFECTURES + 20))
    )
    people = User.objects.bulk_create(
        User(
            username=f"u{organization.pk}",
            full_name="王小明",
            email="a@example.org",
            organization=organization,
        )
        for organization in organizations
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=person, role="reporter", organization=person.organization)
        for person in people
    )
    plans = ReformPlan.objects.bulk_create(
        ReformPlan(
            owner=organizations[0],
            number=f"号{number}",
            title="关于深化经济体制改革重点工作的意见",
            year=2012,
            published_at=clock.real_now(),
            issued_on=date(2012, 1, 1),
            filing_due_on=date(2012, 5, 15),
            source_sha256=f"{number:064d}",
        )
        for number in range(PLANS)
    )
    areas = ReformArea.objects.bulk_create(
        ReformArea(plan=plan, number=1, title="改革", span_start=0, span_end=1) for plan in plans
    )
    tasks = Task.objects.bulk_create(
        Task(area=area, number=number, title="推进改革", span_start=0, span_end=1)
        for area in areas
        for number in range(1, MEASURES + 1)
    )
    measures = Measure.objects.bulk_create(
        Measure(
            task=task, number=1, key=f"1.{task.number}", text="推进改革", span_start=0, span_end=1
        )
        for task in tasks
    )
    parts = []
    for index, measure in enumerate(measures):
        plan, line = divmod(index, MEASURES)
        lead = organizations[PLANS * PREFECTURES + plan * 20 + line % 20]
        parts.append(Assignment(measure=measure, organization=lead, role="lead", order=1))
        parts += [
            Assignment(
                measure=measure,
                organization=organizations[plan * PREFECTURES + number],
                role="local",
                order=1000 + number,
            )
            for number in range(PREFECTURES)
        ]
    Assignment.objects.bulk_create(parts, batch_size=2000)
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            plan=plan,
            code=f"2012-{month:02d}",
            starts_on=date(2012, month, 1),
            ends_on=date(2012, month + 1, 1) - timedelta(days=1),
            due_on=date(2012, month, 1 + number % 28),
        )
        for number, plan in enumerate(plans)
        for month in range(7 - MONTHS, 7)
    )
    return len(parts) * MONTHS


STATEMENT = """
INSERT INTO notifications_intent (duty_key, recipient_id, rule, business_date, channel, topic,
    title, time_left, body, link, due_on, urgency, state, batch, planned_at, organization_name,
    duty, document, document_id, step, organization_id, plan_id, measure_id, period, audience,
    "offset")
SELECT 'report:' || a.measure_id || ':' || a.organization_id || ':' || p.id, u.id, d.rule, d.day,
    c.channel, 'duty', 'Report progress of ' || m.key || ' for ' || p.code, d.words,
    t.title || ' · Not started', '/measures/' || a.measure_id || '/progress/' || p.code || '/',
    p.due_on, d.urgency, 'planned', %s, now(), o.short_name, 'report', 'progressreport', w.id, '',
    o.id, r.plan_id, m.id, p.code, 'reporter', d.days_off
FROM tasks_assignment a
JOIN tasks_measure m ON m.id = a.measure_id
JOIN tasks_task t ON t.id = m.task_id
JOIN tasks_reformarea r ON r.id = t.area_id
JOIN tasks_reportingperiod p ON p.plan_id = r.plan_id AND p.starts_on <= %s
JOIN (VALUES {days}) AS d (due_on, rule, day, urgency, words, days_off) ON d.due_on = p.due_on
JOIN departments_organization o ON o.id = a.organization_id
JOIN departments_user u ON u.organization_id = a.organization_id AND u.is_active
JOIN departments_rolegrant g ON g.user_id = u.id AND g.role = 'reporter'
CROSS JOIN (VALUES ('inbox'), ('mail')) AS c (channel)
LEFT JOIN tasks_progressreport w ON w.measure_id = a.measure_id
    AND w.organization_id = a.organization_id AND w.period_id = p.id
    AND w.state IN ('submitted', 'accepted')
WHERE a.role IN ('lead', 'local') AND w.id IS NULL
ON CONFLICT DO NOTHING
"""


def by_hand() -> tuple[float, set[tuple[Any, ...]]]:
    """Seconds of the statement, and what it found."""
    from django.db import connection  # noqa: PLC0415

    from tasks.duties.owed import calendar_around  # noqa: PLC0415
    from tasks.models import ReportingPeriod  # noqa: PLC0415
    from tasks.reminding.ladder import Rules  # noqa: PLC0415
    from tasks.reminding.planner import time_left  # noqa: PLC0415

    calendar = calendar_around(ON)
    rules = Rules(ON - timedelta(days=1), ON, calendar)
    days: list[Any] = []
    for due_on in sorted(set(ReportingPeriod.objects.values_list("due_on", flat=True))):
        for step in rules.steps("report", due_on):
            if step.rule.audience == "reporter":
                words = time_left(due_on, calendar, ON)
                urgency = max(0, min(100, 50 + step.rule.offset))
                days += [due_on, step.rule.code, step.day, urgency, words, step.rule.offset]
    values = ", ".join(["(%s::date, %s, %s::date, %s, %s, %s)"] * (len(days) // 6))
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(STATEMENT.format(days=values), [uuid4(), ON, *days])
        taken = time.perf_counter() - begun
    return taken, stored()


def by_planner() -> tuple[float, set[tuple[Any, ...]]]:
    """Seconds of a whole pass, with its messages, digests and the check for what was done since."""
    from tasks.reminding import planner as reminders  # noqa: PLC0415

    begun = time.perf_counter()
    reminders.plan(ON)
    return time.perf_counter() - begun, stored()


def stored() -> set[tuple[Any, ...]]:
    from reform_tracker.notifications.models import Intent  # noqa: PLC0415

    key = ("duty_key", "recipient_id", "rule", "business_date", "channel")
    return set(Intent.objects.values_list(*key))


def empty() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_intent, notifications_delivery CASCADE")


def measure() -> None:
    """The rounds, in a process of their own: its memory is the planner's."""
    import django  # noqa: PLC0415

    django.setup()
    from reform_tracker.notifications import jobs, marks  # noqa: PLC0415

    vars(jobs)["publish"] = lambda _job: True  # no broker here
    marks.finish(marks.PLANNER, ON - timedelta(days=1))
    hand, planner, again = [], [], []
    for _round in range(ROUNDS + 1):
        empty()
        taken, found = by_hand()
        hand.append(taken)
        empty()
        taken, planned = by_planner()
        planner.append(taken)
        if planned != found:
            raise SystemExit(f"{len(planned)} planned, {len(found)} found by hand")
        again.append(by_planner()[0])
    from tasks.reminding import planner as reminders  # noqa: PLC0415

    begun = time.perf_counter()
    reminders.settle_gone(ON)
    swept = time.perf_counter() - begun
    # The first round warms both up.
    one = statistics.median(hand[1:])
    print(f"messages: {len(found)}; one statement by hand: {one * 1000:.0f} ms")
    print(f"a pass of the planner: {statistics.median(planner[1:]) / one:.1f} times that")
    print(f"a pass that finds all of them planned: {statistics.median(again[1:]) / one:.1f} times")
    print(f"looking for what has lapsed, every quarter of an hour: {swept / one:.1f} times")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the planner: {peak:.0f} MB")


def main() -> None:
    os.environ["DEMO"] = "0"
    with empty_database() as server:
        duties = build()
        print(f"{server.version}; {duties} open duties", flush=True)
        environment = {**os.environ, "DATABASE_URL": server.url}
        command = [sys.executable, "-c", "from bench.planning import measure; measure()"]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
