"""The years whose holiday notices are known: those that the calendar was seeded with."""

from django.db import migrations, models


def seed(apps, editor):
    days = apps.get_model("reform_tracker", "CalendarDay").objects
    years = {day.year for day in days.filter(is_workday=False).values_list("day", flat=True)}
    model = apps.get_model("reform_tracker", "CalendarYear")
    model.objects.bulk_create(model(year=year) for year in sorted(years))


class Migration(migrations.Migration):
    dependencies = [("reform_tracker", "0002_calendar")]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="year"
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, max_length=60, verbose_name="document number"),
                ),
                (
                    "taken_over_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken over at"),
                ),
            ],
            options={"ordering": ["year"]},
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
