"""Stored messages and items get columns from the keys and titles that once said everything."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import Acknowledgement, AgendaItem
from tasks.reminding import agenda
from tasks.reminding.planner import plan
from tests.factories.world import World
from tests.tasks.duties.test_subjects import MAY_8, SUBJECT

BEFORE = [("tasks", "0018_successions"), ("notifications", "0004_subjects_in_columns")]
COLUMNS = ("pk", *SUBJECT, "audience", "offset", "title", "time_left")
OF_ITEMS = ("plan", "measure", "period", "document", "document_id")

# What the columns were called that have other names now; of the models that the migration asks, the
# former fields all are columns today.
RENAMED = {
    "notifications_intent": {"duty_key": "obligation", "organization_name": "unit"},
    "tasks_agendaitem": {"duty_key": "obligation"},
}

pytestmark = pytest.mark.once


def test_stored_messages_and_items_get_their_columns(staffed: World) -> None:
    Acknowledgement.objects.all().delete()  # nobody was asked for a receipt then
    staffed.handed_over_report()
    staffed.submitted_filing()
    plan(MAY_8)
    with clock.pinned(date(2012, 6, 20)):
        plan(date(2012, 6, 20))
        agenda.put_on_list(open_duties(Question(MAY_8, calendar_around(MAY_8))), on=MAY_8)
    titles = {row.pk: row.headline for row in Intent.objects.all()}
    expected = list(Intent.objects.order_by("pk").values_list(*COLUMNS))
    items = list(AgendaItem.objects.order_by("pk").values_list("pk", "concerns", *OF_ITEMS))
    assert {row[1] for row in expected} >= {"filing", "report", "contribution", "review"}
    module = import_module("tasks.migrations.0014_subjects_of_stored_messages")
    former = _former_models()
    messages = former.get_model("notifications", "Intent").objects
    _as_before(former, titles)
    module.fill_messages(former, connection.schema_editor())
    module.fill_agenda(former, connection.schema_editor())
    assert list(messages.order_by("pk").values_list(*COLUMNS)) == expected
    of_meeting = former.get_model("tasks", "AgendaItem").objects
    # Whose matter it is was kept as who owes it.
    assert list(of_meeting.order_by("pk").values_list("pk", "owed_by", *OF_ITEMS)) == items
    module.join_titles(former, connection.schema_editor())
    joined = messages.filter(title__contains=" · ").count()
    assert joined == sum(bool(row[-1]) for row in expected)


def _former_models() -> Apps:
    """The models of then on the tables of now: the way back through all migrations takes minutes.
    The test's transaction ends with the names of now."""
    connection.check_constraints()  # no table is changed while its constraints wait
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, names in RENAMED.items():
            for now, then in names.items():
                cursor.execute(
                    f"ALTER TABLE {quoted(table)} RENAME COLUMN {quoted(now)} TO {quoted(then)}"
                )
    return MigrationLoader(connection).project_state(BEFORE).apps


def _as_before(former: Apps, titles: dict[int, str]) -> None:
    """Rows as they were written when key and title said everything."""
    nothing: dict[str, Any] = dict.fromkeys(SUBJECT) | {"offset": None}
    nothing |= dict.fromkeys(("duty", "document", "step", "period", "audience", "time_left"), "")
    for row in former.get_model("notifications", "Intent").objects.all():
        for name, value in (nothing | {"title": titles[row.pk]}).items():
            setattr(row, name, value)
        row.save()
    former.get_model("tasks", "AgendaItem").objects.update(
        owed_by=None, plan=None, measure=None, period="", document="", document_id=None
    )
