import re
from collections import defaultdict

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FILED = ("submitted", "accepted")


def sentences(text: str) -> list[str]:
    found = (re.sub(r"[\s\W_]+", "", one) for one in re.split(r"[。；;！!？?\n]+", text))
    return [one for one in found if one]


def judge_reports(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What tasks.progress.substance has kept since: of each filed report whether it says anything
    that no earlier one on the measure said, those included whose work its organization goes on
    with. Plan by plan, so that memory holds one."""
    reports = apps.get_model("tasks", "ProgressReport").objects
    taken = apps.get_model("tasks", "TakenOver").objects.filter(part__until=None)
    holder = {
        (measure, former): organization
        for measure, former, organization in taken.values_list(
            "part__measure", "organization", "part__organization"
        )
    }
    plans = apps.get_model("tasks", "ReformPlan").objects.order_by("pk")
    for plan in plans.values_list("pk", flat=True):
        lines = defaultdict(list)
        for pk, measure, organization, period, progress in (
            reports.filter(period__plan=plan, state__in=FILED)
            .order_by()
            .values_list("pk", "measure", "organization", "period__starts_on", "progress")
        ):
            owner = holder.get((measure, organization), organization)
            lines[measure, owner].append((period, organization != owner, pk, progress))
        found: dict[bool, list[int]] = {True: [], False: []}
        for line in lines.values():
            known: set[str] = set()
            for _period, _former, pk, progress in sorted(line):
                said = sentences(progress)
                found[not known.issuperset(said)].append(pk)
                known.update(said)
        for is_new, keys in found.items():
            for start in range(0, len(keys), 500):
                reports.filter(pk__in=keys[start : start + 500]).update(says_new=is_new)


class Migration(migrations.Migration):
    """Apart from the column: PostgreSQL alters no table whose rows just changed."""

    dependencies = [
        ("tasks", "0027_report_says_new"),
    ]

    operations = [
        migrations.RunPython(judge_reports, migrations.RunPython.noop),
    ]
