"""Closes the recorded year month by month and prints what each close froze; nothing stays.

`python -m tests.upgrade.closing NUMBER LAST` closes the months of that plan up to the day LAST,
each on the first day after it. Printed: period → the frozen figures, and what is broken of the
chain.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django


def main(number: str, last: date) -> dict[str, Any]:
    from django.db import transaction  # noqa: PLC0415 (needs loaded apps)

    from departments.models import User  # noqa: PLC0415
    from reform_tracker import clock  # noqa: PLC0415
    from reports.closes.chain import broken_links  # noqa: PLC0415
    from reports.closes.service import close_period, preview  # noqa: PLC0415
    from tasks.models import ReformPlan  # noqa: PLC0415

    plan = ReformPlan.objects.get(number=number)
    actor = User.objects.get(username="commission")
    frozen = {}
    with transaction.atomic():
        for period in plan.periods.filter(ends_on__lte=last).order_by("starts_on"):
            with clock.pinned(period.ends_on + timedelta(days=1)):
                seen = preview(period, clock.today()).sha256
                entry = close_period(
                    plan.pk, period.code, actor=actor, source="test", version=0, seen=seen
                )
            frozen[period.code] = entry.figures
        broken = list(broken_links(plan))
        transaction.set_rollback(True)
    return {"frozen": frozen, "broken": broken}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(sys.argv[1], date.fromisoformat(sys.argv[2]))))
