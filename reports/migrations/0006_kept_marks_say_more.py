from typing import Any

from django.db import migrations


def forget(apps: Any, _schema_editor: Any) -> None:
    """What is kept of a day says now what was verified and reported; the job that keeps days makes
    those that are missing from the facts again."""
    apps.get_model("reports", "KeptDay").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_assessment_rules")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
