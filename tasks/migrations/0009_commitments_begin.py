from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0008_history_of_facts")]

    operations = [
        migrations.AlterField(
            model_name="measurecommitment",
            name="since",
            field=models.DateField(verbose_name="from"),
        ),
    ]
