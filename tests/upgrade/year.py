"""The played year from day to day: what the stories have for it, reminders, what the pages show."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command

from reform_tracker import clock
from reform_tracker.notifications import sender
from reform_tracker.workdays import ONE_DAY
from tasks.models import ReformPlan
from tasks.reminding import planner
from tests.upgrade import events, filings, months, recording, taking
from tests.upgrade.duties import take_duties
from tests.upgrade.people import AuditEntry, Province
from tests.upgrade.steady import Machine

COMMIT = "27991147f3acf351c34468dacaefe9fbdeac1cd1"
DOCUMENT = Path(__file__).parents[2] / "tasks" / "data" / "gansu_2012_53.txt"
NUMBER = "甘政发〔2012〕53号"
FIRST, LAST = date(2012, 5, 8), date(2012, 12, 28)
MONDAY, THURSDAY = 0, 3
RECORDED = (
    FIRST,
    date(2012, 5, 31),
    date(2012, 6, 8),
    date(2012, 6, 20),
    date(2012, 6, 21),
    *(date(2012, month, 1) - ONE_DAY for month in range(7, 13)),
    date(2012, 12, 19),
    date(2012, 12, 20),
    LAST,
)


def play(machine: Machine) -> bytes:
    """The recording of the year, in the bytes of its file."""
    machine.begin(FIRST)
    call_command("migrate", verbosity=0)
    call_command("import_document", DOCUMENT, verbosity=0)
    call_command("seed_demo", verbosity=0)
    todo = _stories(Province(ReformPlan.objects.get()))
    days = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        clock.move_to(day)
        machine.begin(day)
        with clock.pinned(day):
            for action in todo.get(day, ()):
                action()
            _plan_reminders(day)
            if day in RECORDED:
                days.append(_shown(day))
    return recording.packed(
        {
            "commit": COMMIT,
            "migrations": taking.take_migrations(),
            "days": days,
            "tables": taking.take_rows(),
        }
    )


def _stories(province: Province) -> dict[date, list[AuditEntry]]:
    todo: dict[date, list[AuditEntry]] = defaultdict(list)
    for story in (filings.story, events.story, months.story):
        for day, action in story(province):
            todo[day].append(action)
    return todo


def _plan_reminders(day: date) -> None:
    """Twice a week, so that the recording stays small."""
    if day.weekday() in (MONDAY, THURSDAY):
        planner.plan(day)
        planner.settle_gone(day)
        sender.send_due()


def _shown(day: date) -> dict[str, Any]:
    return {
        "on": day.isoformat(),
        "figures": taking.take_figures([NUMBER, events.SECOND_NUMBER], day),
        "duties": take_duties(day),
    }
