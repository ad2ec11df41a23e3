"""What a system holds and would send, as JSON: asked of the one that is backed up in its own
process, and of the one that was put back in another."""

import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from departments.models import Organization
from reform_tracker import clock
from reform_tracker.audit.trail import broken_links
from reform_tracker.backing_up import facts, files
from reform_tracker.feed import webhooks
from reform_tracker.feed.models import Change, FeedMark
from reform_tracker.notifications import sender
from tasks.reminding import planner

# What putting back adds to: the hold with its entry in the trail, and the mark of the feed.
GROWING = {
    "reform_tracker_sendinghold", "audit_auditevent", "audit_audithead", "api_feedmark",
    facts.SESSIONS,
}  # fmt: skip


def contents() -> dict[str, str]:
    """A hash over all rows of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(facts.tables(cursor)) - GROWING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def stored() -> dict[str, str]:
    """The hash of each stored file."""
    return {one: files.hash_of(Path(default_storage.path(one))) for one in files.stored()}


def answer_to(token: str) -> int:
    """How the API answers the bearer of a token."""
    given = {"authorization": f"Bearer {token}"}
    return Client().get("/api/v1/changes/", headers=given, SERVER_NAME="localhost").status_code


def restored(folder: str, token: str, day: str) -> dict[str, Any]:
    """Puts a backup back, and lets planner and senders work as a worker would."""
    call_command("restore", folder, stdout=sys.stderr)
    found = {
        "contents": contents(),
        "stored": stored(),
        "broken": list(broken_links()),
        "answer": answer_to(token),
        "forgotten_to": FeedMark.objects.get().forgotten_to,
        "next": _next_change(),
    }
    with clock.pinned(date.fromisoformat(day)) as today:
        planner.plan(today)
        return found | {"mails": sender.send_due().sent, "calls": webhooks.send_due()}


def _next_change() -> int:
    """The number that the next entry of the feed gets."""
    with transaction.atomic():
        change = Change.objects.create(
            organization=Organization.objects.all()[0], object_id=1, at=clock.real_now()
        )
        transaction.set_rollback(True)
    return change.pk


def main() -> None:
    print(json.dumps(restored(*sys.argv[1:])))
