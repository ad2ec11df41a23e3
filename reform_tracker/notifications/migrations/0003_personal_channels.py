"""Personal channels; who acted and who stands in.

Rules no longer name a channel: "filing-5:reporter:mail" becomes "filing-5:reporter".
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Length, Substr


def name_rules_without_channel(apps, editor):
    intents = apps.get_model("notifications", "Intent").objects
    for ending in (":inbox", ":mail"):
        intents.filter(rule__endswith=ending).update(
            rule=Substr("rule", 1, Length("rule") - len(ending))
        )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_news"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="delivered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="delivered at"),
        ),
        migrations.AddField(
            model_name="intent",
            name="unit",
            field=models.CharField(
                blank=True, default="", max_length=120, verbose_name="organization concerned"
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(fields=["due_on", "obligation"], name="intent_due"),
        ),
        migrations.AddField(
            model_name="intent",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="intent",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="PersonalChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=12, verbose_name="channel")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="secret")),
                (
                    "old_secret",
                    models.CharField(blank=True, max_length=200, verbose_name="former secret"),
                ),
                (
                    "old_secret_until",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="former secret signs until"
                    ),
                ),
                (
                    "tested_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="tested at"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="personal_channels",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "personal channel",
                "ordering": ["channel"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "channel"), name="personal_channel_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("old_secret", ""), ("old_secret_until__isnull", False), _connector="OR"
                        ),
                        name="former_secret_ends",
                    ),
                ],
            },
        ),
        migrations.RunPython(name_rules_without_channel, migrations.RunPython.noop),
    ]
