"""What the reading pages cost beside SQL by hand that gives the same figures.

One process, no web server: the time of a request through all middleware, the medians of nine; a
province's full year (every prefecture takes every measure on), then ten such years. Each page is
looked at for the first time, as after something was recorded, and again while it is kept.
"""

# ruff: noqa: S608  (statements are put together of constants only)

import json
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from bench.documents import measure_documents, median_of, peak_of
from bench.servers import empty_database

ROUNDS = 9
YEARS = 10
REPORTS = 5_400  # a year of one province until September
UNTIL = date(2012, 9, 10)
SOURCE = Path(__file__).parent.parent / "tasks" / "data" / "gansu_2012_53.txt"
GOALS = {"dashboard": 3}
GOAL = 2  # of all other pages

# The light of every standing on a day, as reports/figures/lights.py reads it.
LIT = """
lit AS (
  SELECT s.*, area.id AS area, task.id AS task,
    CASE WHEN jsonb_array_length(schedule) > 0 THEN coalesce((SELECT max((e ->> 1)::int)
      FROM jsonb_array_elements(schedule) e WHERE e ->> 0 <= %(on)s), 0) END AS due,
    EXISTS (SELECT FROM jsonb_array_elements(owed) o WHERE o ->> 1 < %(on)s AND o ->> 3 IS NULL)
      AS late,
    s.horizon <> 'cross_year' AND s.due_on < %(on)s::date
      AND coalesce(declared_percent, 0) < 100 AS past
  FROM reports_standing s JOIN tasks_measure measure ON measure.id = s.measure_id
  JOIN tasks_task task ON task.id = measure.task_id
  JOIN tasks_reformarea area ON area.id = task.area_id WHERE s.plan_id = %(plan)s),
lights AS (SELECT *, CASE WHEN done_verified THEN 'complete'
    WHEN late OR past OR coalesce(due, 0) - coalesce(declared_percent, 0) > 30 THEN 'red'
    WHEN due IS NULL THEN 'none' WHEN due - coalesce(declared_percent, 0) < 10 THEN 'green'
    ELSE 'yellow' END AS light FROM lit)
"""
DASHBOARD = (
    f"""WITH {LIT} SELECT area, organization_id, role, light, declared_status, horizon, count(*),
      sum(declared_percent), sum(due) FROM lights GROUP BY 1, 2, 3, 4, 5, 6""",
    """SELECT organization_id, state, count(*) FROM tasks_progressreport r
      JOIN tasks_reportingperiod p ON p.id = r.period_id
      WHERE p.plan_id = %(plan)s AND %(on)s BETWEEN p.starts_on AND p.ends_on GROUP BY 1, 2""",
    """SELECT organization_id, state, first_filed_on FROM tasks_implementationplan
      WHERE plan_id = %(plan)s""",
    """SELECT p.code, p.due_on, s.organization_id, count(*) FROM tasks_reportingperiod p
      JOIN reports_standing s ON s.plan_id = p.plan_id
      LEFT JOIN tasks_progressreport r ON r.period_id = p.id AND r.measure_id = s.measure_id
        AND r.organization_id = s.organization_id AND r.state IN ('submitted', 'accepted')
      WHERE p.plan_id = %(plan)s AND p.starts_on <= %(on)s AND r.id IS NULL GROUP BY 1, 2, 3""",
    """SELECT m.due_on, f.organization_id, count(*) FROM tasks_milestone m
      JOIN tasks_measurecommitment c ON c.id = m.commitment_id
      JOIN tasks_implementationplan f ON f.id = c.filing_id
      WHERE f.plan_id = %(plan)s AND m.until IS NULL AND m.verified_on IS NULL GROUP BY 1, 2""",
    """SELECT organization_id, count(*) FROM tasks_assignment a
      JOIN tasks_measure m ON m.id = a.measure_id JOIN tasks_task t ON t.id = m.task_id
      JOIN tasks_reformarea area ON area.id = t.area_id
      WHERE area.plan_id = %(plan)s AND a.role = 'support' GROUP BY 1""",
)
OF_MEASURES = (
    f"""WITH {LIT} SELECT * FROM lights WHERE measure_id IN (SELECT m.id FROM tasks_measure m
      JOIN tasks_task t ON t.id = m.task_id JOIN tasks_reformarea area ON area.id = t.area_id
      WHERE area.plan_id = %(plan)s ORDER BY area.number, t.number, m.number LIMIT 50)""",
    """SELECT m.id, a.role, o.short_name FROM tasks_assignment a
      JOIN tasks_measure m ON m.id = a.measure_id JOIN tasks_task t ON t.id = m.task_id
      JOIN tasks_reformarea area ON area.id = t.area_id
      JOIN departments_organization o ON o.id = a.organization_id
      WHERE area.plan_id = %(plan)s AND a.until IS NULL""",
)
FILTERED = (
    f"WITH {LIT} SELECT * FROM lights WHERE light = 'red' ORDER BY measure_id LIMIT 50",
    f"WITH {LIT} SELECT count(*), count(DISTINCT measure_id) FROM lights WHERE light = 'red'",
)
OF_TASK = (
    f"WITH {LIT} SELECT * FROM lights WHERE task = %(task)s",
    """SELECT * FROM tasks_progressreport r JOIN tasks_measure m ON m.id = r.measure_id
      WHERE m.task_id = %(task)s ORDER BY r.id DESC LIMIT 50""",
)


def measure(plan: Any, browser: Any) -> None:
    from django.core.cache import caches  # noqa: PLC0415  (settings are read after the server is there)
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from reform_tracker.keeping import KEPT  # noqa: PLC0415
    from tasks.models import Task  # noqa: PLC0415

    task = Task.objects.filter(area__plan=plan).earliest("pk")
    given = {"plan": plan.pk, "on": UNTIL.isoformat(), "task": task.pk}
    pages = {
        "dashboard": (f"/plans/{plan.pk}/", DASHBOARD),
        "list of measures": (f"/plans/{plan.pk}/tasks/", OF_MEASURES),
        "filtered list": (f"/plans/{plan.pk}/tasks/?light=red", FILTERED),
        "task page": (f"/tasks/{task.pk}/", OF_TASK),
        "matrix": (f"/plans/{plan.pk}/analyses/matrix/", DASHBOARD[:1]),
    }

    def by_hand(statements: tuple[str, ...]) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, given)
                cursor.fetchall()

    def first_look(url: str) -> Any:
        """As after something was recorded."""
        caches[KEPT].clear()
        return browser.get(url)

    for name, (url, statements) in pages.items():
        hand = median_of(partial(by_hand, statements), ROUNDS)
        for look, get in (("first look", first_look), ("again", browser.get)):
            page = median_of(partial(get, url), ROUNDS)
            with CaptureQueriesContext(connection) as captured:
                answer = get(url)
            print(
                f"{name}, {look}: {page / hand:.1f} times the SQL (goal {GOALS.get(name, GOAL)});"
                f" {page * 1000:.0f} ms beside {hand * 1000:.0f}; {len(captured)} queries,"
                f" {len(answer.content) // 1000} kB, {peak_of(partial(get, url)):.0f} MB at most"
            )
    assessment = partial(browser.get, f"/plans/{plan.pk}/assessment/")
    print(
        f"assessment: {median_of(assessment) * 1000:.0f} ms, {peak_of(assessment):.0f} MB at most"
    )


def measure_close(plan: Any) -> None:
    """The first month is closed, and that taken back: no SQL by hand freezes words."""
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from departments.models import User  # noqa: PLC0415
    from reform_tracker import clock  # noqa: PLC0415
    from reports.closes import service  # noqa: PLC0415

    actor, period = User.objects.get(username="commission"), plan.periods.earliest("starts_on")
    period.plan = plan
    with clock.pinned(UNTIL):
        seen = service.preview(period, UNTIL)

        def close() -> None:
            with transaction.atomic():
                service.close_period(
                    plan.pk, period.code, actor=actor, source="bench", version=0, seen=seen.sha256
                )
                transaction.set_rollback(True)

        seconds = median_of(close, ROUNDS)
        peak = peak_of(close)
        with CaptureQueriesContext(connection) as captured:
            close()
    rows = len(seen.figures.ledger)
    print(
        f"close: {seconds * 1000:.0f} ms, {len(captured)} queries, {rows} rows,"
        f" {len(json.dumps(seen.frozen, ensure_ascii=False).encode()) // 1000} kB frozen,"
        f" {peak:.0f} MB at most"
    )


def main() -> None:
    with empty_database() as database:
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        from departments.models import User  # noqa: PLC0415
        from reform_tracker import clock  # noqa: PLC0415
        from tasks.models import ReformPlan  # noqa: PLC0415

        settings.DEMO = True
        call_command("import_document", str(SOURCE), stdout=StringIO())
        call_command("seed_demo", stdout=StringIO())
        pattern = ReformPlan.objects.get()
        browser = Client(SERVER_NAME="localhost")
        browser.force_login(
            User.objects.get(username="commission"),
            backend="departments.backends.AccountBackend",
        )
        print(f"{database.version}; medians of {ROUNDS}")
        for years in (1, YEARS):
            call_command(
                "seed_load", "--plan", pattern.number, reports=REPORTS * years, years=years,
                stdout=StringIO(),
            )  # fmt: skip
            print(f"{ReformPlan.objects.count() - 1} full years:")
            plan = ReformPlan.objects.filter(year=2012).latest("pk")
            with clock.pinned(UNTIL):
                measure(plan, browser)
                measure_documents(plan, UNTIL)
            measure_close(plan)


if __name__ == "__main__":
    main()
