from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0010_organizations_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_until",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="first password valid until"
            ),
        ),
    ]
