"""Seeds the working calendar from the published holiday notices."""

from datetime import date

from chinese_calendar.constants import holidays, workdays
from django.db import migrations


def seed(apps, editor):
    model = apps.get_model("reform_tracker", "CalendarDay")
    days = [model(day=day, is_workday=False, note=str(name)) for day, name in holidays.items()]
    days += [model(day=day, is_workday=True, note=str(name)) for day, name in workdays.items()]
    model.objects.bulk_create(days)


def empty(apps, editor):
    model = apps.get_model("reform_tracker", "CalendarDay")
    model.objects.filter(day__lt=date(2027, 1, 1)).delete()


class Migration(migrations.Migration):
    dependencies = [("reform_tracker", "0001_initial")]

    operations = [migrations.RunPython(seed, empty)]
