"""The version of what is computed of facts does not change when somebody signs in."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def begin_at_the_end(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "AuditHead").objects.update(last_fact=F("last_hash"))


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_anchors")]

    operations = [
        migrations.AddField(
            model_name="audithead",
            name="last_fact",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(begin_at_the_end, migrations.RunPython.noop),
    ]
