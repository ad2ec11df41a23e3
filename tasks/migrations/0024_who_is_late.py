import django.db.models.deletion
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
    dependencies = [
        ("departments", "0010_organizations_change"),
        ("tasks", "0023_light_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="concerns",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.organization",
            ),
        ),
        migrations.RunPython(name_who_is_late, migrations.RunPython.noop),
    ]
