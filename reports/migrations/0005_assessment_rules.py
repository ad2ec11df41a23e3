"""The versions of the rule by which units are assessed, and the first one, for every plan."""

from datetime import UTC, date, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# criterion, points; each by the share that was met
DEFAULT = (
    ("filing", "10"),
    ("reports", "20"),
    ("substance", "20"),
    ("milestones", "40"),
    ("returns", "10"),
)
REASON = "系统预设：备案、按期报送、报送质量、时间节点、退回五项，合计100分。"


def seed(apps, editor):
    apps.get_model("reports", "AssessmentRule").objects.create(
        version=1,
        lines=[
            {
                "criterion": criterion,
                "weight": weight,
                "method": "share",
                "per_miss": "0",
                "floor": "0",
            }
            for criterion, weight in DEFAULT
        ],
        reason=REASON,
        made_at=datetime(2012, 1, 1, tzinfo=UTC),
        in_force_on=date(2000, 1, 1),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_kept_days"),
        ("tasks", "0025_say_who_is_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("lines", models.JSONField()),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "in_force_on",
                    models.DateField(blank=True, null=True, verbose_name="in force from"),
                ),
                (
                    "in_force_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessment_rules",
                        to="tasks.reformplan",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "version"), name="assessment_rule_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("plan", None)),
                        fields=("version",),
                        name="assessment_rule_of_all_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
