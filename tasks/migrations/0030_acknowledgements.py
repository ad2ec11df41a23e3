"""Organizations confirm receipt of what they lead, support and take on, and are reminded of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reform_tracker import clock

# duty, audience, working days from the due date; repeats after it.
RULES = [
    ("acknowledgement", "reporter", -1, None),
    ("acknowledgement", "approver", -1, None),
    ("acknowledgement", "approver", 0, None),
    ("acknowledgement", "approver", 1, 5),
    ("acknowledgement", "head", 6, None),
    ("acknowledgement", "commission", 6, None),
    ("line_objection", "commission", 0, None),
    ("line_objection", "commission", 1, 5),
    ("line_objection", "meeting", 11, None),
]
KINDS = ("acknowledgement", "line_objection")


def add_rules(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(kind=kind, audience=audience, offset=offset, repeat_every=every)
        for kind, audience, offset, every in RULES
    )


def remove_rules(apps, editor):
    apps.get_model("tasks", "ReminderRule").objects.filter(kind__in=KINDS).delete()


def ask_from_today(apps, editor):
    """Of plans that were published before anybody was asked for a receipt only those lines are to
    be confirmed that come from today on: nobody is late at once, and nobody confirms in the middle
    of the year what he has reported on for months."""
    assignments = apps.get_model("tasks", "Assignment")
    filings = apps.get_model("tasks", "ImplementationPlan")
    parties = set(
        assignments.objects.filter(until=None).values_list(
            "measure__task__area__plan", "organization"
        )
    )
    parties |= set(filings.objects.filter(ended_on=None).values_list("plan", "organization"))
    today = clock.today() if parties else None
    model = apps.get_model("tasks", "Acknowledgement")
    model.objects.bulk_create(
        model(plan_id=plan, organization_id=organization, asked_on=today, lines_since=today)
        for plan, organization in sorted(parties)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0013_unsaved_text"),
        ("tasks", "0029_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="agendaitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("filing", "File the implementation plan"),
                    ("report", "Report progress"),
                    ("contribution", "Hand in our part"),
                    ("milestone", "Reach a milestone"),
                    ("review", "Review"),
                    ("decision", "Decide a request"),
                    ("token", "Renew an API token"),
                    ("self_assessment", "Check the assessment"),
                    ("objection", "Answer an objection"),
                    ("acknowledgement", "Confirm receipt"),
                    ("line_objection", "Answer an objection to a line"),
                ],
                max_length=16,
                verbose_name="duty",
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
                    ("decision", "Decide a request"),
                    ("token", "Renew an API token"),
                    ("self_assessment", "Check the assessment"),
                    ("objection", "Answer an objection"),
                    ("acknowledgement", "Confirm receipt"),
                    ("line_objection", "Answer an objection to a line"),
                ],
                max_length=16,
                verbose_name="duty",
            ),
        ),
        migrations.AlterField(
            model_name="transition",
            name="from_state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("ready", "Waiting for signature"),
                    ("submitted", "Waiting for review"),
                    ("accepted", "Accepted"),
                    ("returned", "Returned"),
                    ("missing", "Awaited"),
                    ("handed_in", "Handed in"),
                    ("asked", "Waiting for the decision"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("awaited", "To be confirmed"),
                    ("confirmed", "Receipt confirmed"),
                    ("objected", "Objected to"),
                    ("answered", "Answered"),
                ],
                max_length=10,
                verbose_name="from",
            ),
        ),
        migrations.AlterField(
            model_name="transition",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("ready", "Waiting for signature"),
                    ("submitted", "Waiting for review"),
                    ("accepted", "Accepted"),
                    ("returned", "Returned"),
                    ("missing", "Awaited"),
                    ("handed_in", "Handed in"),
                    ("asked", "Waiting for the decision"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("awaited", "To be confirmed"),
                    ("confirmed", "Receipt confirmed"),
                    ("objected", "Objected to"),
                    ("answered", "Answered"),
                ],
                max_length=10,
                verbose_name="to",
            ),
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaited", "To be confirmed"),
                            ("confirmed", "Receipt confirmed"),
                            ("objected", "Objected to"),
                            ("answered", "Answered"),
                        ],
                        default="awaited",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                (
                    "lines_since",
                    models.DateField(blank=True, null=True, verbose_name="lines since"),
                ),
                (
                    "received_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="received at"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="departments.organization",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgements",
                        to="tasks.reformplan",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["organization__unit_order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ConfirmedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="confirmed at")),
                (
                    "acknowledgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmed",
                        to="tasks.acknowledgement",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmation",
                        to="tasks.assignment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LineObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=8000, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="objected at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "corrects",
                    models.BooleanField(default=False, verbose_name="the line is put right"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                ),
                (
                    "acknowledgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="tasks.acknowledgement",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="tasks.assignment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                fields=("plan", "organization"), name="acknowledgement_once_per_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["awaited", "confirmed", "objected", "answered"])),
                name="acknowledgement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at", None), ("received_by", None)),
                    models.Q(("received_at__isnull", False), ("received_by__isnull", False)),
                    _connector="OR",
                ),
                name="acknowledgement_received_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineobjection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                fields=("part",),
                name="one_open_objection_per_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_at", None),
                        ("answered_by", None),
                        ("corrects", False),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="line_objection_answered_who_when_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_at", None), ("withdrawn_at", None), _connector="OR"),
                name="line_objection_answered_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_by", models.F("by")), _negated=True),
                name="line_objection_answered_by_another",
            ),
        ),
        migrations.RunPython(add_rules, remove_rules),
        migrations.RunPython(ask_from_today, migrations.RunPython.noop),
    ]
