"""Columns are called what the same thing is called everywhere else: a duty, an organization."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_subjects_in_columns"),
        # It reads the column by its former name.
        ("tasks", "0014_subjects_of_stored_messages"),
    ]

    operations = [
        migrations.RemoveConstraint("intent", "intent_once"),
        migrations.RemoveIndex("intent", "intent_due"),
        migrations.RemoveIndex("intent", "intent_unsettled"),
        migrations.RenameField("intent", "obligation", "duty_key"),
        migrations.AlterField(
            "intent", "duty_key", models.CharField(max_length=80, verbose_name="key of the duty")
        ),
        migrations.RenameField("intent", "unit", "organization_name"),
        migrations.AddConstraint(
            "intent",
            models.UniqueConstraint(
                fields=("duty_key", "recipient", "rule", "business_date", "channel"),
                name="intent_once",
            ),
        ),
        migrations.AddIndex(
            "intent", models.Index(fields=["due_on", "duty_key"], name="intent_due")
        ),
        migrations.AddIndex(
            "intent",
            models.Index(
                fields=["topic", "duty_key"],
                condition=Q(settled_at=None) & ~Q(state="superseded"),
                name="intent_unsettled",
            ),
        ),
    ]
