"""The whole ladder: one rule for all channels, further duties, the list for the next meeting."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

EVERY = 5
# duty, audience, offsets in working days from the due date; what comes after it repeats
RULES = [
    ("filing", "meeting", (11,)),
    ("report", "meeting", (16,)),
    # A milestone is reported with the month's report: nobody is late with it before that is due.
    ("milestone", "reporter", (-5, 0, 20)),
    ("milestone", "approver", (20,)),
    ("milestone", "head", (25,)),
    ("milestone", "commission", (25,)),
    ("review", "meeting", (11,)),
    ("token", "approver", (-10, -5, -1, 0)),
    ("token", "security", (-5, -1, 0)),
]


def one_rule_for_all_channels(apps, editor):
    """There was a row for each channel; now one says whether it leaves the system."""
    rules = apps.get_model("tasks", "ReminderRule").objects
    outside = set(rules.filter(channel="mail").values_list("kind", "offset", "audience"))
    inside = set(rules.filter(channel="inbox").values_list("kind", "offset", "audience"))
    for kind, offset, audience in outside & inside:
        rules.filter(kind=kind, offset=offset, audience=audience, channel="mail").delete()
    for kind, offset, audience in inside - outside:
        rules.filter(kind=kind, offset=offset, audience=audience).update(reach="inbox")


def add_rules(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(
            kind=kind,
            audience=audience,
            offset=offset,
            repeat_every=EVERY if offset > 0 and audience != "meeting" else None,
        )
        for kind, audience, offsets in RULES
        for offset in offsets
    )


def remove_rules(apps, editor):
    rules = apps.get_model("tasks", "ReminderRule").objects
    rules.filter(kind__in=("milestone", "token")).delete()
    rules.filter(audience="meeting").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0004_importing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "obligation",
                    models.CharField(max_length=80, unique=True, verbose_name="obligation"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("filing", "File the implementation plan"),
                            ("report", "Report progress"),
                            ("contribution", "Hand in our part"),
                            ("milestone", "Reach a milestone"),
                            ("review", "Review"),
                            ("token", "Renew an API token"),
                        ],
                        max_length=16,
                        verbose_name="duty",
                    ),
                ),
                ("organization", models.CharField(max_length=120, verbose_name="organization")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("detail", models.TextField(blank=True, verbose_name="text")),
                ("link", models.CharField(max_length=500, verbose_name="link")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("listed_on", models.DateField(verbose_name="listed on")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
                ),
                (
                    "dealt_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dealt with at"),
                ),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
            ],
            options={
                "verbose_name": "item for the meeting",
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="reminderrule",
            name="reminder_rule_once",
        ),
        migrations.AddField(
            model_name="reminderrule",
            name="reach",
            field=models.CharField(
                choices=[
                    ("inbox", "In-app message only"),
                    ("all", "In-app message and the person's own channels"),
                ],
                default="all",
                max_length=8,
                verbose_name="reach",
            ),
        ),
        migrations.RunPython(one_rule_for_all_channels, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="reminderrule",
            name="channel",
        ),
        migrations.AlterField(
            model_name="reminderrule",
            name="audience",
            field=models.CharField(
                choices=[
                    ("reporter", "Reporter"),
                    ("approver", "Approver"),
                    ("head", "Organization leader"),
                    ("commission", "Commission"),
                    ("meeting", "List for the next meeting"),
                    ("security", "Security administrator"),
                ],
                max_length=12,
                verbose_name="audience",
            ),
        ),
        migrations.AlterField(
            model_name="reminderrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("filing", "File the implementation plan"),
                    ("report", "Report progress"),
                    ("contribution", "Hand in our part"),
                    ("milestone", "Reach a milestone"),
                    ("review", "Review"),
                    ("token", "Renew an API token"),
                ],
                max_length=16,
                verbose_name="duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.UniqueConstraint(
                fields=("kind", "offset", "audience"), name="reminder_rule_once"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="dealt_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dealt_at", None), ("dealt_by", None), ("decision", "")),
                    models.Q(
                        ("dealt_at__isnull", False),
                        ("dealt_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agenda_dealt_who_when_what",
            ),
        ),
        migrations.RunPython(add_rules, remove_rules),
    ]
