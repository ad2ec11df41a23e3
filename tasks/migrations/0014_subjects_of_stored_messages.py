"""Fills the columns that say what stored messages and items for the meeting are about.

The keys of before are taken apart here, once and for all.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import migrations

BATCH = 1000
LONGEST_TITLE = 200  # one that was cut there has lost the end
LONGEST_LEFT = 60
PLACED = 4  # kind, measure, organization, period
BETWEEN = " · "
REMINDER = re.compile(r"(?:filing|report|contribution|milestone|review|token)([+-]\d+):(\w+)")
NEWS = re.compile(r"(\w+):v\d+")
NOTHING: dict[str, Any] = {
    "duty": "",
    "document": "",
    "document_id": None,
    "organization": None,
    "plan": None,
    "measure": None,
    "period": "",
}


class Subjects:
    """What the keys of a batch stand for, read by a query for each kind."""

    def __init__(self, apps: Any, keys: Collection[str]) -> None:
        self.models = lambda name: apps.get_model("tasks", name).objects
        self.parts = {key: key.split(":") for key in keys}
        self.found: dict[str, dict[str, Any]] = {}
        self._filings()
        self._of_periods("report", "ProgressReport", "progressreport")
        self._of_periods("contribution", "Contribution", "contribution")
        self._milestones()
        self._tokens(apps)

    def of(self, key: str) -> dict[str, Any]:
        duty = self.parts[key][0]
        return NOTHING | {"duty": duty[:16]} | self.found.get(key, {})

    def _numbers(self, *begin: str) -> dict[str, int]:
        """Keys that begin so and end with one number, with that number."""
        size = len(begin) + 1
        return {
            key: int(parts[-1])
            for key, parts in self.parts.items()
            if len(parts) == size and tuple(parts[:-1]) == begin and parts[-1].isdecimal()
        }

    def _filings(self) -> None:
        own, reviews = self._numbers("filing"), self._numbers("review", "filing")
        rows = self.models("ImplementationPlan").filter(pk__in={*own.values(), *reviews.values()})
        known = {pk: (unit, plan) for pk, unit, plan in rows.values_list(
            "pk", "organization_id", "plan_id"
        )}  # fmt: skip
        for key, pk in (own | reviews).items():
            unit, plan = known.get(pk, (None, None))
            self.found[key] = {
                "document": "implementationplan",
                "document_id": pk if pk in known else None,
                "organization": unit,
                "plan": plan,
            }

    def _of_periods(self, duty: str, name: str, document: str) -> None:
        places = {
            key: tuple(int(part) for part in parts[1:])
            for key, parts in self.parts.items()
            if parts[0] == duty and len(parts) == PLACED and all(p.isdecimal() for p in parts[1:])
        }
        wanted = {period for _measure, _unit, period in places.values()}
        rows = self.models("ReportingPeriod").filter(pk__in=wanted)
        periods = {pk: (code, plan) for pk, code, plan in rows.values_list("pk", "code", "plan_id")}
        stored = self.models(name).filter(
            period__in=wanted, measure__in={measure for measure, *_rest in places.values()}
        )
        documents = {
            (measure, unit, period): pk
            for measure, unit, period, pk in stored.values_list(
                "measure_id", "organization_id", "period_id", "pk"
            )
        }
        for key, place in places.items():
            measure, unit, period = place
            code, plan = periods.get(period, ("", None))
            self.found[key] = {
                "document": document,
                "document_id": documents.get(place),
                "organization": unit,
                "plan": plan,
                "measure": measure,
                "period": code,
            }
        if duty == "report":
            self._reviews_of_reports()

    def _reviews_of_reports(self) -> None:
        reviews = self._numbers("review", "report")
        rows = self.models("ProgressReport").filter(pk__in=set(reviews.values()))
        known = {pk: rest for pk, *rest in rows.values_list(
            "pk", "organization_id", "period__plan_id", "measure_id"
        )}  # fmt: skip
        for key, pk in reviews.items():
            unit, plan, measure = known.get(pk, (None, None, None))
            self.found[key] = {
                "document": "progressreport",
                "document_id": pk if pk in known else None,
                "organization": unit,
                "plan": plan,
                "measure": measure,
            }

    def _milestones(self) -> None:
        keys = self._numbers("milestone")
        rows = self.models("Milestone").filter(pk__in=set(keys.values()))
        known = {pk: rest for pk, *rest in rows.values_list(
            "pk",
            "commitment__filing__organization_id",
            "commitment__filing__plan_id",
            "commitment__measure_id",
        )}  # fmt: skip
        for key, pk in keys.items():
            unit, plan, measure = known.get(pk, (None, None, None))
            self.found[key] = {
                "document": "milestone",
                "document_id": pk if pk in known else None,
                "organization": unit,
                "plan": plan,
                "measure": measure,
            }

    def _tokens(self, apps: Any) -> None:
        keys = self._numbers("token")
        rows = apps.get_model("departments", "ApiToken").objects.filter(pk__in=set(keys.values()))
        units = dict(rows.values_list("pk", "client__account__organization_id"))
        for key, pk in keys.items():
            self.found[key] = {
                "document": "apitoken",
                "document_id": pk if pk in units else None,
                "organization": units.get(pk),
            }


def _batches(model: Any) -> Iterator[list[Any]]:
    last = 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _store(schema: Any, rows: Sequence[Any], names: Sequence[str]) -> None:
    """One statement for every row: `bulk_update` makes an expression of each value, and a year has
    ten thousand messages."""
    quoted, about = schema.connection.ops.quote_name, rows[0]._meta
    fields = [about.get_field(name) for name in names]
    values = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    where = f"{quoted(about.pk.column)} = %s"
    with schema.connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quoted(about.db_table)} SET {values} WHERE {where}",  # noqa: S608  (our own names)
            [(*(getattr(row, field.attname) for field in fields), row.pk) for row in rows],
        )


def fill_messages(apps: Any, schema: Any) -> None:
    model = apps.get_model("notifications", "Intent")
    units = set(apps.get_model("departments", "Organization").objects.values_list("pk", flat=True))
    for batch in _batches(model):
        subjects = Subjects(apps, {row.obligation for row in batch})
        for row in batch:
            about = subjects.of(row.obligation)
            row.duty, row.period = about["duty"], about["period"]
            row.document, row.document_id = about["document"], about["document_id"]
            row.organization_id = about["organization"] if about["organization"] in units else None
            row.plan_id, row.measure_id = about["plan"], about["measure"]
            _rule(row)
        fields = (
            *("duty", "period", "document", "document_id", "organization", "plan_id"),
            *("measure_id", "audience", "offset", "step", "title", "time_left"),
        )
        _store(schema, batch, fields)


def _rule(row: Any) -> None:
    """Audience, offset and time left of a reminder; the step of news."""
    if reminder := REMINDER.fullmatch(row.rule):
        row.offset, row.audience = int(reminder[1]), reminder[2]
        title, between, left = row.title.rpartition(BETWEEN)
        if between and len(row.title) < LONGEST_TITLE and len(left) <= LONGEST_LEFT:
            row.title, row.time_left = title, left
    elif news := NEWS.fullmatch(row.rule):
        row.step = news[1]


def fill_agenda(apps: Any, schema: Any) -> None:
    model = apps.get_model("tasks", "AgendaItem")
    units = set(apps.get_model("departments", "Organization").objects.values_list("pk", flat=True))
    measures = set(apps.get_model("tasks", "Measure").objects.values_list("pk", flat=True))
    for batch in _batches(model):
        subjects = Subjects(apps, {row.obligation for row in batch})
        for row in batch:
            about = subjects.of(row.obligation)
            row.period = about["period"]
            row.document, row.document_id = about["document"], about["document_id"]
            row.owed_by_id = about["organization"] if about["organization"] in units else None
            row.plan_id = about["plan"]
            row.measure_id = about["measure"] if about["measure"] in measures else None
        fields = ("period", "document", "document_id", "owed_by", "plan", "measure")
        _store(schema, batch, fields)


def join_titles(apps: Any, schema: Any) -> None:
    """Back: the time left stood at the end of the title."""
    model = apps.get_model("notifications", "Intent")
    for batch in _batches(model):
        for row in batch:
            if row.time_left:
                row.title = f"{row.title}{BETWEEN}{row.time_left}"[:LONGEST_TITLE]
        _store(schema, batch, ("title",))


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_subjects_in_columns"),
        ("tasks", "0013_agenda_subjects_in_columns"),
    ]

    operations = [
        migrations.RunPython(fill_messages, join_titles),
        migrations.RunPython(fill_agenda, migrations.RunPython.noop),
    ]
