import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0010_organizations_change"),
        ("tasks", "0023_light_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="concerns",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.organization",
            ),
        ),
    ]
