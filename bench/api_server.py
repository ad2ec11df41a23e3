"""The product's own application, with two more addresses: the rows of a list as PostgreSQL writes
them, and which worker answers."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")

from django.db import connection

from reform_tracker.wsgi import application as product

JSON_AGG = """
SELECT json_build_object('next', NULL, 'next_cursor', NULL, 'results', json_agg(row))::text FROM (
    SELECT r.id, '/api/v1/progress-reports/' || r.id || '/' AS url,
           '"' || r.id || '.' || r.version || '"' AS etag, r.version, r.external_id,
           p.plan_id AS plan, r.measure_id AS measure, m.key AS measure_key, p.code AS period,
           r.organization_id AS organization, o.short_name AS organization_name, r.state,
           r.status, r.percent, r.progress, r.problems, r.next_steps, r.coordination,
           r.source_updated_at, r.written_via, r.signatory, r.signed_at,
           r.first_filed_on AS submitted_on, r.reviewed_at, r.return_reason, r.review_comment,
           r.created_at, r.updated_at
    FROM tasks_progressreport r
    JOIN tasks_measure m ON m.id = r.measure_id
    JOIN tasks_reportingperiod p ON p.id = r.period_id
    JOIN departments_organization o ON o.id = r.organization_id
    WHERE r.organization_id = %s AND r.id > %s ORDER BY r.id LIMIT 500
) AS row
"""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/bench/worker/":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(os.getpid()).encode()]
    if not path.startswith("/bench/json-agg/"):
        return product(environ, start_response)
    _empty, _bench, _name, organization, after = path.split("/")[:5]
    with connection.cursor() as cursor:
        cursor.execute(JSON_AGG, [int(organization), int(after)])
        (text,) = cursor.fetchone()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [text.encode()]
