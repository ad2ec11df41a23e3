from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_report_file_lease"),
        ("tasks", "0023_light_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="owed",
            field=models.JSONField(null=True),
        ),
    ]
