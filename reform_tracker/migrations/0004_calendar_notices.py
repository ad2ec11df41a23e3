"""Which year's notice arranged a day: the last days of a year belong to the next year's notice."""

from datetime import date

from django.db import migrations, models
from django.db.models import F

LAST_SEEDED = date(2026, 12, 31)


def seed(apps, editor):
    days = apps.get_model("reform_tracker", "CalendarDay").objects.filter(day__lte=LAST_SEEDED)
    for year in sorted({day.year for day in days.values_list("day", flat=True)}):
        of_year = days.filter(day__year=year)
        of_year.update(notice_year=year)
        of_year.filter(day__month=12).update(notice_year=F("notice_year") + 1)


class Migration(migrations.Migration):
    dependencies = [("reform_tracker", "0003_calendar_years")]

    operations = [
        migrations.AddField(
            model_name="calendarday",
            name="notice_year",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="year of the notice"
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
