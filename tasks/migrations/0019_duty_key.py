"""The column `obligation` is called `duty_key`, as the same thing is everywhere else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0018_successions"),
        ("notifications", "0005_duty_key"),
    ]

    operations = [
        migrations.RenameField("agendaitem", "obligation", "duty_key"),
        migrations.AlterField(
            "agendaitem",
            "duty_key",
            models.CharField(max_length=80, unique=True, verbose_name="key of the duty"),
        ),
    ]
