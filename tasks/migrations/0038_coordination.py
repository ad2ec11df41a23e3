import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# audience, working days from the due date; repeats after it
RULES = [
    ("commission", -3, None),
    ("commission", 0, None),
    ("commission", 1, 5),
    ("meeting", 11, None),
]


def add_rules(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(kind="coordination", audience=audience, offset=offset, repeat_every=every)
        for audience, offset, every in RULES
    )


def remove_rules(apps, editor):
    apps.get_model("tasks", "ReminderRule").objects.filter(kind="coordination").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0013_unsaved_text"),
        ("tasks", "0037_feedback"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoordinationItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="what has to be coordinated")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "Awaiting a decision"),
                            ("on_agenda", "On the agenda"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="raised",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                ("raised_on", models.DateField(verbose_name="raised on")),
                ("since", models.DateField(verbose_name="awaiting a decision since")),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
            ],
            options={
                "ordering": ["-raised_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="JointMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("held_on", models.DateField(verbose_name="held on")),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                ("chair", models.CharField(max_length=60, verbose_name="chair")),
                ("attended", models.TextField(blank=True, verbose_name="attended")),
                ("remarks", models.TextField(blank=True, verbose_name="further words")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "minuted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="minuted at"),
                ),
            ],
            options={
                "ordering": ["-held_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("is_off", models.BooleanField(default=False, verbose_name="put off")),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="directive",
            name="directive_of_a_remark",
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
                    ("coordination", "Decide a coordination item"),
                    ("remark", "See to a leader's remark"),
                ],
                max_length=16,
                verbose_name="duty",
            ),
        ),
        migrations.AlterField(
            model_name="directive",
            name="origin",
            field=models.CharField(
                choices=[
                    ("own", "The commission's own"),
                    ("remark", "A leader's remark"),
                    ("coordination", "Coordination"),
                ],
                default="own",
                max_length=12,
                verbose_name="comes from",
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
                    ("coordination", "Decide a coordination item"),
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
                    ("published", "Published"),
                    ("raised", "Awaiting a decision"),
                    ("on_agenda", "On the agenda"),
                    ("decided", "Decided"),
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
                    ("published", "Published"),
                    ("raised", "Awaiting a decision"),
                    ("on_agenda", "On the agenda"),
                    ("decided", "Decided"),
                ],
                max_length=10,
                verbose_name="to",
            ),
        ),
        migrations.AddField(
            model_name="coordinationitem",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="coordinationitem",
            name="measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordination_items",
                to="tasks.measure",
            ),
        ),
        migrations.AddField(
            model_name="coordinationitem",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordination_items",
                to="departments.organization",
            ),
        ),
        migrations.AddField(
            model_name="coordinationitem",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordination_items",
                to="tasks.reformplan",
            ),
        ),
        migrations.AddField(
            model_name="coordinationitem",
            name="raised_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordinationitem",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordination_items",
                to="tasks.progressreport",
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="directives",
                to="tasks.coordinationitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item", None), ("origin", "own"), ("remark", None)),
                    models.Q(("item", None), ("origin", "remark"), ("remark__isnull", False)),
                    models.Q(("item__isnull", False), ("origin", "coordination"), ("remark", None)),
                    _connector="OR",
                ),
                name="directive_comes_from_one",
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="invited",
            field=models.ManyToManyField(
                related_name="+", to="departments.organization", verbose_name="invited"
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="minuted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="minuted by",
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="tasks.reformplan",
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="tasks.coordinationitem",
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agenda",
                to="tasks.jointmeeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["raised", "on_agenda", "decided", "withdrawn"])),
                name="item_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="item_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state", "decided"),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "decided"), _negated=True),
                        ("decided_at", None),
                        ("decided_by", None),
                    ),
                    _connector="OR",
                ),
                name="item_decided_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("report", None), ("measure__isnull", False), _connector="OR"),
                name="item_of_a_reports_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"), name="meeting_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True), models.Q(("chair", ""), _negated=True)
                ),
                name="meeting_where_and_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minuted_at", None), ("minuted_by", None)),
                    models.Q(
                        ("minuted_at__isnull", False),
                        ("minuted_by__isnull", False),
                        models.Q(("attended", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_minuted_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "item"), name="meeting_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_off", False), ("decision", ""), _connector="OR"),
                name="meeting_item_off_is_undecided",
            ),
        ),
        migrations.RunPython(add_rules, remove_rules),
    ]
