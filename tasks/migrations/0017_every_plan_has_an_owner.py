import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0016_owners_of_plans")]

    operations = [
        migrations.AlterField(
            model_name="reformplan",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="departments.organization",
                verbose_name="owner",
            ),
        ),
    ]
