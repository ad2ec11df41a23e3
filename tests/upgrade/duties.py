"""`manage.py`'s sister for the open duties of a database: `python -m tests.upgrade.duties DATE`."""

import json
import sys
from datetime import date
from typing import Any

import django


def take_duties(day: date) -> list[list[Any]]:
    """The open duties of everybody on that day: key, due date, organization, document number."""
    from tasks.duties.base import Question  # noqa: PLC0415
    from tasks.duties.owed import calendar_around, open_duties  # noqa: PLC0415
    from tasks.models import ReformPlan  # noqa: PLC0415 (needs loaded apps)

    numbers = dict(ReformPlan.objects.values_list("pk", "number"))
    return [
        [
            duty.key,
            duty.due_on.isoformat(),
            duty.organization,
            numbers.get(duty.plan_id) if duty.plan_id else None,
        ]
        for duty in open_duties(Question(day, calendar_around(day)))
    ]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(take_duties(date.fromisoformat(sys.argv[1]))))
