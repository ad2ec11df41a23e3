import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import tasks.plan.models.lights
from reform_tracker import clock
from reform_tracker.workdays import ONE_DAY


def keep_the_former_rule(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Under plans that are there overdue duties turn lights red from tomorrow on: what was shown
    until today stays."""
    plans = list(apps.get_model("tasks", "ReformPlan").objects.all().defer("source_text"))
    if not plans:
        return
    tomorrow = clock.today() + ONE_DAY
    former = apps.get_model("tasks", "FormerLightRule")
    former.objects.bulk_create(
        former(plan=plan, yellow_gap=plan.yellow_gap, red_gap=plan.red_gap, until=tomorrow)
        for plan in plans
    )
    apps.get_model("tasks", "ReformPlan").objects.update(lights_since=tomorrow)


class Migration(migrations.Migration):
    dependencies = [
        ("reform_tracker", "0006_calendar_changes"),
        ("tasks", "0022_drafts_remember"),
    ]

    operations = [
        migrations.AddField(
            model_name="reformplan",
            name="lights_since",
            field=models.DateField(blank=True, null=True, verbose_name="rule of the lights since"),
        ),
        migrations.AddField(
            model_name="reformplan",
            name="red_duties",
            field=models.JSONField(
                default=tasks.plan.models.lights.own_duties,
                verbose_name="overdue duties that turn red",
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="claimed",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="FormerLightRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("yellow_gap", models.PositiveSmallIntegerField(verbose_name="yellow from")),
                ("red_gap", models.PositiveSmallIntegerField(verbose_name="red above")),
                (
                    "red_duties",
                    models.JSONField(default=list, verbose_name="overdue duties that turn red"),
                ),
                ("until", models.DateField(verbose_name="until")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_light_rules",
                        to="tasks.reformplan",
                    ),
                ),
            ],
            options={
                "ordering": ["until"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "until"), name="light_rule_until_once")
                ],
            },
        ),
        migrations.RunPython(keep_the_former_rule, migrations.RunPython.noop),
    ]
