"""Four planners at once plan the same day: nothing is doubled, and the counts add up."""

import json
from pathlib import Path

import pytest

from reform_tracker.notifications.models import Delivery, InboxMessage, Intent
from tests.reform_tracker.notifications.builders import make_user
from tests.reform_tracker.notifications.shared import let_go, run_python, shared_database

PLANNERS, PEOPLE, DUTIES = 4, 15, 8
PLAN = """
import json, random, sys
from dataclasses import asdict
from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import outbox
from tests.reform_tracker.notifications.builders import TUESDAY, draft

drafts = [
    draft(user, duty_key=f"filing:{n}", channel=channel, superseded=n == 0)
    for user in User.objects.all() for n in range(int(sys.argv[1])) for channel in ("inbox", "mail")
]
random.Random(int(sys.argv[2])).shuffle(drafts)
print("ready", flush=True)
sys.stdin.readline()
with clock.pinned(TUESDAY):
    print(json.dumps(asdict(outbox.enqueue(drafts))), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_four_planners_at_once_double_nothing(tmp_path: Path) -> None:
    for number in range(PEOPLE):
        make_user(f"person{number}")
    with shared_database(tmp_path) as environment:
        planners = [
            run_python(PLAN, environment, str(DUTIES), str(seed)) for seed in range(PLANNERS)
        ]
        let_go(planners)
        results = [json.loads(planner.communicate(timeout=60)[0]) for planner in planners]
    wanted = PEOPLE * DUTIES * 2
    assert sum(result["planned"] + result["superseded"] for result in results) == wanted
    assert sum(result["superseded"] for result in results) == PEOPLE * 2
    assert sum(result["existing"] for result in results) == wanted * (PLANNERS - 1)
    assert Intent.objects.count() == wanted
    assert InboxMessage.objects.count() == PEOPLE * (DUTIES - 1)
    assert Delivery.objects.count() == PEOPLE
    assert not Intent.objects.pending().filter(channel="mail", delivery=None).exists()
