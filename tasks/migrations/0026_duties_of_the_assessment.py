"""What an assessment asks is owed, and reminded of."""

from django.db import migrations, models

# duty, audience, working days from the due date; repeats after it.
RULES = [
    ("self_assessment", "reporter", -5, None),
    ("self_assessment", "reporter", -1, None),
    ("self_assessment", "approver", -1, None),
    ("objection", "commission", 0, None),
    ("objection", "commission", 1, 5),
    ("objection", "meeting", 11, None),
]
KINDS = ("self_assessment", "objection")
CHOICES = [
    ("filing", "File the implementation plan"),
    ("report", "Report progress"),
    ("contribution", "Hand in our part"),
    ("milestone", "Reach a milestone"),
    ("review", "Review"),
    ("token", "Renew an API token"),
    ("self_assessment", "Check the assessment"),
    ("objection", "Answer an objection"),
]


def add_rules(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(kind=kind, audience=audience, offset=offset, repeat_every=every)
        for kind, audience, offset, every in RULES
    )


def remove_rules(apps, editor):
    apps.get_model("tasks", "ReminderRule").objects.filter(kind__in=KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [("tasks", "0025_say_who_is_late")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="kind",
            field=models.CharField(choices=CHOICES, max_length=16, verbose_name="duty"),
        )
        for model in ("agendaitem", "reminderrule")
    ] + [migrations.RunPython(add_rules, remove_rules)]
