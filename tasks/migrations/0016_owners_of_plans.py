"""Every stored plan belongs to the commission that reports on it."""

from typing import Any

from django.conf import settings
from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    plans = apps.get_model("tasks", "ReformPlan").objects.filter(owner=None)
    if not plans.exists():
        return
    names = apps.get_model("departments", "OrganizationName").objects
    named = names.filter(name=settings.REPORT_ISSUER).values_list("organization_id", flat=True)
    units = apps.get_model("departments", "Organization").objects
    government = units.filter(parent=None).values_list("pk", flat=True)
    plans.update(owner_id=named.first() or government.first())


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0015_plan_lifetime"),
        ("departments", "0009_superior_and_place_required"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
