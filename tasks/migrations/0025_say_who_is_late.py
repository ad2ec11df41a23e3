from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_who_is_late(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An overdue review stood under the organization whose document waits."""
    items = apps.get_model("tasks", "AgendaItem").objects
    items.update(concerns=models.F("owed_by"))
    for item in items.filter(kind="review", plan__isnull=False).select_related("plan__owner"):
        item.owed_by = item.plan.owner
        item.organization = item.plan.owner.short_name
        item.save(update_fields=["owed_by", "organization"])


class Migration(migrations.Migration):
    """Apart from the column: PostgreSQL makes no index on a table whose rows just changed."""

    dependencies = [
        ("tasks", "0024_who_is_late"),
    ]

    operations = [
        migrations.RunPython(name_who_is_late, migrations.RunPython.noop),
    ]
