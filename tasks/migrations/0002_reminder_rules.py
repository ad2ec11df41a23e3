"""The first reminder rules; they are data and may be changed."""

from django.db import migrations

EVERY = 5
# duty, audience, offsets in working days from the due date; the last one repeats
RULES = [
    ("filing", "reporter", (-10, -5, -3, -1, 0, 1)),
    ("filing", "approver", (-3, -1, 0, 1)),
    ("filing", "head", (1,)),
    ("filing", "commission", (1,)),
    ("report", "reporter", (-3, -1, 0, 1)),
    ("report", "approver", (0, 1)),
    ("report", "head", (6,)),
    ("report", "commission", (6,)),
    ("contribution", "reporter", (-1, 1)),
    ("review", "commission", (0, 1)),
]


def seed(apps, editor):
    model = apps.get_model("tasks", "ReminderRule")
    model.objects.bulk_create(
        model(
            kind=kind,
            audience=audience,
            channel=channel,
            offset=offset,
            repeat_every=EVERY if offset > 0 else None,
        )
        for kind, audience, offsets in RULES
        for offset in offsets
        for channel in ("inbox", "mail")
    )


def empty(apps, editor):
    apps.get_model("tasks", "ReminderRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [migrations.RunPython(seed, empty)]
