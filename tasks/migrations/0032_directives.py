import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# duty, audience, working days from the due date; repeats after it.
RULES = [
    ("order", "reporter", -5, None),
    ("order", "reporter", -1, None),
    ("order", "approver", -1, None),
    ("order", "approver", 0, None),
    ("order", "approver", 1, 5),
    ("order", "head", 3, None),
    ("order", "commission", 3, None),
    ("order", "meeting", 11, None),
    ("check", "commission", 0, None),
    ("check", "commission", 1, 5),
    ("check", "meeting", 11, None),
    ("remark", "commission", 0, None),
    ("remark", "commission", 1, 5),
    ("remark", "meeting", 11, None),
]
KINDS = ("order", "check", "remark")


def add_rules(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(kind=kind, audience=audience, offset=offset, repeat_every=every)
        for kind, audience, offset, every in RULES
    )


def remove_rules(apps, editor):
    apps.get_model("tasks", "ReminderRule").objects.filter(kind__in=KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0013_unsaved_text"),
        ("tasks", "0031_comments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="transition",
            name="day",
            field=models.DateField(blank=True, null=True, verbose_name="date named"),
        ),
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
                    ("order", "Answer a directive or notice"),
                    ("check", "Check the answer to a directive or notice"),
                    ("remark", "See to a leader's remark"),
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
                    ("order", "Answer a directive or notice"),
                    ("check", "Check the answer to a directive or notice"),
                    ("remark", "See to a leader's remark"),
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
                    ("open", "To be answered"),
                    ("done", "Settled"),
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
                    ("open", "To be answered"),
                    ("done", "Settled"),
                ],
                max_length=10,
                verbose_name="to",
            ),
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="remark")),
                ("made_on", models.DateField(verbose_name="made on")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "handled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="handled at"),
                ),
                ("handled_words", models.TextField(blank=True, verbose_name="what became of it")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="leader",
                    ),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handled by",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="tasks.measure",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="tasks.progressreport",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Directive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="what is asked")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be answered"),
                            ("answered", "Answered"),
                            ("done", "Settled"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("first_due_on", models.DateField(verbose_name="due at first")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="answered on"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
                ),
                ("closing_words", models.TextField(blank=True, verbose_name="last words")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "The commission's own"), ("remark", "A leader's remark")],
                        default="own",
                        max_length=12,
                        verbose_name="comes from",
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
                        verbose_name="answered by",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tasks.measure",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="departments.organization",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tasks.reformplan",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directives",
                        to="tasks.remark",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handled_at", None), ("handled_by", None), ("handled_words", "")),
                    models.Q(("handled_at__isnull", False), ("handled_by__isnull", False)),
                    _connector="OR",
                ),
                name="remark_handled_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "answered", "done", "withdrawn"])),
                name="directive_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="directive_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("issued_on"))),
                name="directive_due_after_issue",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                        ("state__in", ("answered", "done")),
                    ),
                    models.Q(
                        ("answered_at", None),
                        ("answered_by", None),
                        ("answered_on", None),
                        ("state__in", ("open", "withdrawn")),
                    ),
                    _connector="OR",
                ),
                name="directive_answered_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state", "done"),
                    ),
                    models.Q(
                        models.Q(("state", "done"), _negated=True),
                        ("settled_at", None),
                        ("settled_by", None),
                    ),
                    _connector="OR",
                ),
                name="directive_settled_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"), name="directive_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "remark"), ("remark__isnull", False)),
                    models.Q(models.Q(("origin", "remark"), _negated=True), ("remark", None)),
                    _connector="OR",
                ),
                name="directive_of_a_remark",
            ),
        ),
        migrations.RunPython(add_rules, remove_rules),
    ]
