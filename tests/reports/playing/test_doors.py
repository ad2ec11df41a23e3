"""The played year through pages and API gives what it gives through the services."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Model, QuerySet
from pytest_django import Settings

from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reports.playing import months
from reports.playing.doors import Services
from reports.playing.player import Player
from tasks.models import (
    Acknowledgement,
    Comment,
    Contribution,
    Extension,
    ImplementationPlan,
    Milestone,
    ProgressReport,
    ReformPlan,
    Verification,
)
from tests.factories.demo import seed
from tests.reports.playing.marks import once_where_it_is_cheap
from tests.reports.playing.pages import Pages

pytestmark = once_where_it_is_cheap
UNTIL = date(2012, 6, 1)
LINES = ("1.4", "2.2", "5.1")  # two prefectures that send from their own systems are on them
UNIT, LINE = "organization__short_name", "measure__key"
ROWS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Acknowledgement, (UNIT, "state", "version")),
    (ImplementationPlan, (UNIT, "state", "version", "revision", "summary", "first_filed_on")),
    (Milestone, (f"commitment__filing__{UNIT}", "title", "due_on", "weight", "verified_on")),
    (
        ProgressReport,
        (UNIT, LINE, "period__code", "state", "version", "percent", "status", "progress",
         "problems", "next_steps", "coordination", "first_filed_on", "written_via", "external_id"),
    ),
    (Verification, ("milestone__title", "report__measure__key")),
    (Contribution, (UNIT, LINE, "period__code", "text")),
    (Extension, (UNIT, "before", "asked_for", "state", "reason", "decision")),
    (Comment, (UNIT, LINE, "text")),
    (AuditEvent, ("organization_id", "action", "object_type")),
    (Change, (UNIT, "resource", "event", "version")),
)  # fmt: skip


@pytest.fixture
def begun(plan: ReformPlan, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ReformPlan:
    """The demo's first days; two prefectures are to send from their own systems from May on."""
    settings.DEMO = True
    monkeypatch.setattr(months, "CONNECTED", (5, 22))
    seed()
    plan.refresh_from_db()
    return plan


def played(plan: ReformPlan, door: Services) -> dict[str, Counter[object]]:
    """What the database holds after a month that came through these doors."""
    cast = Player(plan, door=door, only=LINES).through(UNTIL)
    assert cast.refused == []
    return {model.__name__: Counter(rows) for model, rows in _rows()}


def _rows() -> Iterator[tuple[type[Model], QuerySet[Model, tuple[object, ...]]]]:
    for model, fields in ROWS:
        yield model, model._default_manager.order_by().values_list(*fields)


def test_pages_and_api_write_what_the_services_write(begun: ReformPlan) -> None:
    door = Pages()
    with transaction.atomic():
        by_service = played(begun, Services())
        transaction.set_rollback(True)
    by_door = played(begun, door)
    assert door.sent["page"] > 200
    assert door.sent["api"] >= 3
    for name, rows in by_service.items():
        assert by_door[name] == rows, name
