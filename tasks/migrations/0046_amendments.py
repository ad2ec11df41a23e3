import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Audience, working days from the due date; repeats after it.
RULES = [
    ("reporter", -10, None),
    ("reporter", -5, None),
    ("reporter", -1, None),
    ("approver", -1, None),
    ("approver", 0, None),
    ("approver", 1, 5),
    ("head", 3, None),
    ("commission", 3, None),
    ("meeting", 11, None),
]


def add_rules(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(kind="amendment", audience=audience, offset=offset, repeat_every=every)
        for audience, offset, every in RULES
    )


def remove_rules(apps, editor):
    apps.get_model("tasks", "ReminderRule").objects.filter(kind="amendment").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0013_unsaved_text"),
        ("tasks", "0045_reopened_by_directives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="implementationplan",
            name="amended_on",
            field=models.DateField(blank=True, null=True, verbose_name="amended on"),
        ),
        migrations.AddField(
            model_name="measurecommitment",
            name="former_horizons",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="milestone",
            name="since",
            field=models.DateField(blank=True, null=True, verbose_name="from"),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="amended_on",
            field=models.DateField(blank=True, null=True, verbose_name="amended on"),
        ),
        migrations.AddField(
            model_name="reformplan",
            name="amendment_workdays",
            field=models.PositiveSmallIntegerField(
                default=10, verbose_name="days for an amendment"
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="accepted_on",
            field=models.DateField(blank=True, null=True, verbose_name="accepted on"),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("filing", "File the implementation plan"),
                    ("report", "Report progress"),
                    ("amendment", "Amend what was accepted"),
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
                    ("coordination", "Decide a coordination item"),
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
                    ("amendment", "Amend what was accepted"),
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
                    ("coordination", "Decide a coordination item"),
                    ("remark", "See to a leader's remark"),
                ],
                max_length=16,
                verbose_name="duty",
            ),
        ),
        migrations.CreateModel(
            name="AmendmentRequest",
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
                            ("asked", "Waiting for the decision"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("reason", models.TextField(verbose_name="reason")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
                ("wrote", models.JSONField(default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tasks.implementationplan",
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
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tasks.progressreport",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Amendment",
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
                            ("draft", "Draft"),
                            ("ready", "Waiting for signature"),
                            ("submitted", "Waiting for review"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "files_version",
                    models.PositiveIntegerField(default=0, verbose_name="version of the files"),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                (
                    "changed_since_return",
                    models.BooleanField(default=True, verbose_name="changed since it came back"),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="started on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="passed on")),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="signed at"),
                ),
                (
                    "signatory",
                    models.CharField(blank=True, max_length=60, verbose_name="signatory"),
                ),
                (
                    "first_filed_on",
                    models.DateField(blank=True, null=True, verbose_name="filed on"),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reviewed at"),
                ),
                (
                    "return_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("incomplete", "Content is incomplete"),
                            ("no_steps", "Steps or time limits are missing"),
                            ("not_concrete", "Not concrete enough to be checked"),
                            ("wrong_figures", "Figures do not agree"),
                            ("no_evidence", "Stated result is not shown"),
                            ("other", "Other reason"),
                        ],
                        max_length=16,
                        verbose_name="reason for return",
                    ),
                ),
                ("review_comment", models.TextField(blank=True, verbose_name="review comment")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("content", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "filing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tasks.implementationplan",
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
                        related_name="amendments",
                        to="tasks.reformplan",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tasks.progressreport",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                (
                    "writers",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="written by"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="tasks.amendmentrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AmendedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="taken over on")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tasks.measure",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="tasks.amendment",
                    ),
                ),
            ],
            options={
                "ordering": ["since", "measure_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("amendment", "measure"), name="line_amended_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("since"))),
                        name="amended_line_in_order",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "granted", "refused", "withdrawn"])),
                name="amendmentrequest_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="amendmentrequest_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by__isnull", False), ("state", "granted"), _connector="OR"
                ),
                name="amendmentrequest_asked_or_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ("granted", "refused")),
                    ),
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state__in", ("asked", "withdrawn")),
                    ),
                    _connector="OR",
                ),
                name="amendmentrequest_decided_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filing__isnull", False), ("report", None)),
                    models.Q(("filing", None), ("report__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_asked_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("filing",),
                name="one_open_request_of_filing",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("report",),
                name="one_open_request_of_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "ready", "submitted", "accepted", "returned"])
                ),
                name="amendment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_signed_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_reviewed_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("submitted", "accepted")), _negated=True),
                    ("signed_by__isnull", False),
                    _connector="OR",
                ),
                name="amendment_filed_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    ("reviewed_by__isnull", False),
                    _connector="OR",
                ),
                name="amendment_accepted_is_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filing__isnull", False), ("report", None)),
                    models.Q(("filing", None), ("report__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ended_on", None), models.Q(("state", "accepted"), _negated=True)
                ),
                fields=("filing",),
                name="one_amendment_of_filing",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ended_on", None), models.Q(("state", "accepted"), _negated=True)
                ),
                fields=("report",),
                name="one_amendment_of_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    models.Q(("state", "accepted"), _negated=True),
                    _connector="OR",
                ),
                name="amendment_given_up",
            ),
        ),
        migrations.RunPython(add_rules, remove_rules),
    ]
