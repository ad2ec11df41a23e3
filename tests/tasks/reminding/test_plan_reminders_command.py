"""`manage.py plan_reminders`: a pass by hand, or only the count of what it would do."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reform_tracker.notifications import marks
from reform_tracker.notifications.models import Delivery, InboxMessage, Intent
from tests.factories.world import World


def command(**options: object) -> dict[str, object]:
    out = StringIO()
    call_command("plan_reminders", stdout=out, **options)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def test_the_command_prints_what_it_did(staffed: World) -> None:
    first = command(on="2012-05-14")
    counts = {"planned", "existing", "superseded", "listed", "organizations"}
    assert set(first) == {"on", "untold"} | counts
    assert first["on"] == "2012-05-14"
    stored = Intent.objects.exclude(state="superseded").count()
    assert (first["planned"], first["existing"]) == (stored, 0)
    assert first["superseded"] == Intent.objects.filter(state="superseded").count()
    again = command(on="2012-05-14")
    assert (again["planned"], again["existing"]) == (0, Intent.objects.filter(
        business_date__gt=date(2012, 5, 13)).count())  # fmt: skip
    assert command()["on"] == "2012-05-08"


def test_a_dry_run_counts_the_same_and_writes_nothing(staffed: World) -> None:
    counted = command(on="2012-05-14", dry_run=True)
    assert not Intent.objects.exists()
    assert not InboxMessage.objects.exists()
    assert not Delivery.objects.exists()
    assert marks.last_finished(marks.PLANNER) is None
    messages: Any = counted.pop("messages")
    assert command(on="2012-05-14") == counted
    said = Intent.objects.exclude(state="superseded")
    assert {(one["rule"], one["channel"], one["title"]) for one in messages} == {
        (one.rule, one.channel, one.headline) for one in said
    }


BAD_DAYS = ["tomorrow", "2012-02-30", "2012-13-01", "14.5.2012", "9999-12-31", "0001-01-01"]


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_day_that_is_none_is_refused_in_a_sentence(day: str, staffed: World) -> None:
    with pytest.raises(CommandError, match=day):
        call_command("plan_reminders", on=day, stdout=StringIO())
    assert not Intent.objects.exists()
