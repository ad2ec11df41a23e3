"""Fills the dated facts from what the audit trail, corrections and transitions know of the past."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import migrations
from django.utils import timezone

LEAD, SUPPORT = "lead", "support"
SAVED = {"implementationplan": "filing.saved", "progressreport": "progress.saved"}
TAKEN_BACK = ("return", "withdraw")
REPORT_FIELDS = ("status", "percent", "progress", "problems", "next_steps", "coordination")


def day_of(moment: Any) -> date:
    return timezone.localtime(moment).date()


def fill(apps: Any, _schema: Any) -> None:
    History(apps).fill()


class History:
    """What is known of the past, put into the new columns and tables."""

    def __init__(self, apps: Any) -> None:
        self.model = lambda name: apps.get_model("tasks", name)
        self.events = apps.get_model("audit", "AuditEvent").objects.order_by("id")
        self.units = {
            row.short_name: row.pk
            for row in apps.get_model("departments", "Organization").objects.all()
        }
        self.users = apps.get_model("departments", "User").objects
        self.changes = apps.get_model("reform_tracker", "CalendarChange").objects
        self.intents = apps.get_model("notifications", "Intent").objects

    def fill(self) -> None:
        self.former_parts()
        self.dropped_filings()
        self.beginnings()
        self.commitments()
        self.original_dates()
        self.edits_after_handing_over()
        self.former_versions()
        self.moved_periods()

    def _of(self, kind: str, *actions: str) -> dict[int, list[Any]]:
        """The events of each document of a kind, oldest first."""
        rows = self.events.filter(object_type=f"tasks.{kind}")
        if actions:
            rows = rows.filter(action__in=actions)
        found: dict[int, list[Any]] = defaultdict(list)
        for row in rows.iterator(chunk_size=2000):
            found[int(row.object_id)].append(row)
        return found

    def former_parts(self) -> None:
        """Corrections rewrote lead and supporters; what they say was there before is begun and ended
        again with its days."""
        assignment = self.model("Assignment")
        changes: dict[tuple[int, str], list[Any]] = defaultdict(list)
        rows = self.model("Correction").objects.filter(field__in=(LEAD, SUPPORT)).order_by("id")
        for row in rows:
            changes[row.measure_id, row.field].append(row)
        for (measure, role), corrections in changes.items():
            began: dict[str, tuple[date | None, int]] = {
                name: (None, order) for name, order in _orders(corrections[0].before, role).items()
            }
            for row in corrections:
                day, after = day_of(row.at), _orders(row.after, role)
                for name in [name for name, (_since, at) in began.items() if after.get(name) != at]:
                    since, order = began.pop(name)
                    if name in self.units and (since is None or since < day):
                        assignment.objects.create(
                            measure_id=measure,
                            organization_id=self.units[name],
                            role=role,
                            order=order,
                            since=since,
                            until=day,
                        )
                for name, order in after.items():
                    began.setdefault(name, (day, order))
            for name, (since, _order) in began.items():
                current = assignment.objects.filter(
                    measure_id=measure, organization_id=self.units.get(name), role=role, until=None
                )
                current.update(since=since)

    def dropped_filings(self) -> None:
        """A department that led nothing any more lost its unwritten filing; it is there again, with
        its number where a message still names it."""
        filing = self.model("ImplementationPlan")
        rows = self.model("Correction").objects.filter(field=LEAD).exclude(before="")
        for row in rows.select_related("task__area").order_by("id"):
            unit = self.units.get(row.before)
            plan = row.task.area.plan_id
            if unit and not filing.objects.filter(plan_id=plan, organization_id=unit).exists():
                number = self._former_number(row.before, filing)
                filing.objects.create(
                    **({"pk": number} if number else {}), plan_id=plan, organization_id=unit
                )

    def _former_number(self, unit: str, filing: Any) -> int | None:
        keys = self.intents.filter(unit=unit, obligation__startswith="filing:")
        for key in keys.order_by("id").values_list("obligation", flat=True):
            number = int(key.removeprefix("filing:"))
            if not filing.objects.filter(pk=number).exists():
                return number
        return None

    def beginnings(self) -> None:
        """The business date of each document's first save or first file."""
        for kind, action in SAVED.items():
            first = {pk: rows[0].at for pk, rows in self._of(kind, action).items()}
            field = "filing" if kind == "implementationplan" else "report"
            files = self.model("Attachment").objects.exclude(**{f"{field}_id": None})
            for pk, at in files.values_list(f"{field}_id", "uploaded_at"):
                first[pk] = min(at, first.get(pk, at))
            steps = self.model("Transition").objects.filter(subject_type=kind)
            for pk, at in steps.order_by("-id").values_list("subject_id", "at"):
                first.setdefault(pk, at)
            rows = self.model(kind).objects.all()
            if kind == "implementationplan":
                rows = rows.exclude(version=1, files_version=0)
            for row in rows.iterator(chunk_size=2000):
                row.started_on = day_of(first.get(row.pk, row.created_at))
                row.save(update_fields=["started_on"])

    def commitments(self) -> None:
        """When each measure came into a filing, and which it held for a time."""
        saved = self._of("implementationplan", SAVED["implementationplan"])
        model = self.model("MeasureCommitment")
        known = set(self.model("Measure").objects.values_list("pk", flat=True))
        for filing in self.model("ImplementationPlan").objects.all():
            began: dict[int, date] = {}
            for event in saved.get(filing.pk, ()):
                day, now = day_of(event.at), set(event.data.get("measures", ()))
                for measure in set(began) - now:
                    since = began.pop(measure)
                    if since < day and measure in known:
                        model.objects.create(
                            filing=filing, measure_id=measure, since=since, until=day
                        )
                for measure in now - set(began):
                    began[measure] = day
            first = filing.started_on or day_of(filing.created_at)
            for row in model.objects.filter(filing=filing, until=None):
                row.since = began.get(row.measure_id, first)
                row.save(update_fields=["since"])

    def original_dates(self) -> None:
        """What an accepted filing promised is the original date of its milestones."""
        revision = self.model("MilestoneRevision")
        rows = self.model("Milestone").objects.filter(commitment__filing__state="accepted")
        made = [
            revision(
                milestone=row,
                kind="original",
                due_on=row.due_on,
                recorded_on=day_of(row.commitment.filing.reviewed_at),
                recorded_by_id=row.commitment.filing.signed_by_id,
            )
            for row in rows.select_related("commitment__filing").order_by("id")
        ]
        revision.objects.bulk_create(made, batch_size=1000)

    def edits_after_handing_over(self) -> None:
        """A save of what waited for a signature made it a draft again and left no step."""
        transition = self.model("Transition")
        people = set(self.users.values_list("pk", flat=True))
        made = []
        for kind in SAVED:
            for pk, events in self._of(kind).items():
                waits = False
                for event in events:
                    done = event.action.rpartition(".")[2]
                    if done == "saved" and waits and event.actor_id in people:
                        made.append(
                            transition(
                                subject_type=kind,
                                subject_id=pk,
                                step="edit",
                                from_state="ready",
                                to_state="draft",
                                actor_id=event.actor_id,
                                at=event.at,
                            )
                        )
                    waits = done == "hand_over"
        transition.objects.bulk_create(made, batch_size=1000)

    def former_versions(self) -> None:
        """What a report said when it was signed, before it was returned or withdrawn."""
        back = self.model("Transition").objects.filter(
            subject_type="progressreport", step__in=TAKEN_BACK
        )
        wanted = set(back.values_list("subject_id", flat=True))
        reports = set(
            self.model("ProgressReport").objects.filter(pk__in=wanted).values_list("pk", flat=True)
        )
        events = self._of("progressreport")
        made = []
        for pk in sorted(reports):
            content: dict[str, Any] = {}
            signed = None
            for event in events.get(pk, ()):
                done = event.action.rpartition(".")[2]
                if done == "saved":
                    content = {name: event.data.get(name, "") for name in REPORT_FIELDS}
                elif done == "sign":
                    signed = event
                elif done in TAKEN_BACK and signed is not None and content:
                    made.append(self._version(pk, content, signed, day_of(event.at)))
                    signed = None
        self.model("ReportVersion").objects.bulk_create(made, batch_size=500)

    def _version(self, pk: int, content: dict[str, Any], signed: Any, until: date) -> Any:
        filed_on = day_of(signed.at)
        return self.model("ReportVersion")(
            report_id=pk,
            **content,
            signed_by_id=signed.actor_id,
            signed_at=signed.at,
            signatory=signed.data.get("signatory", ""),
            filed_on=filed_on,
            until=max(until, filed_on),
        )

    def moved_periods(self) -> None:
        """Days of the calendar that were changed, and due dates that moved with them."""
        move = self.model("PeriodMove")
        known = set(self.model("ReportingPeriod").objects.values_list("pk", flat=True))
        for event in self.events.filter(action__in=("calendar.day", "calendar.imported")):
            for pk, _code, before, after in event.data.get("moves", ()):
                if pk in known:
                    move.objects.create(
                        period_id=pk, before=before, after=after, moved_on=day_of(event.at)
                    )
            for day, was, is_now in event.data.get("changes", ()):
                self.changes.create(day=day, before=was, after=is_now, changed_on=day_of(event.at))


def _orders(text: str, role: str) -> dict[str, int]:
    """The names of a correction with their places in print: the lead stands first."""
    names = [name for name in text.split("、") if name]
    return {name: order for order, name in enumerate(names, 1 if role == LEAD else 2)}


def empty(apps: Any, _schema: Any) -> None:
    """Takes out what the former tables cannot hold."""
    for name in ("Assignment", "MeasureCommitment", "Milestone"):
        apps.get_model("tasks", name).objects.exclude(until=None).delete()
    apps.get_model("tasks", "Transition").objects.filter(step="edit").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0007_dated_facts"),
        ("audit", "0002_append_only"),
        ("departments", "0006_sandbox_clients"),
        ("notifications", "0003_personal_channels"),
        ("reform_tracker", "0006_calendar_changes"),
    ]

    operations = [migrations.RunPython(fill, empty)]
