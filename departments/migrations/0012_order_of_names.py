"""People are sorted by the pinyin of their names."""

from typing import Any

from django.db import migrations, models

from departments.pinyin import order_of_name


def fill(apps: Any, _editor: Any) -> None:
    users = apps.get_model("departments", "User").objects
    for pk, name in users.values_list("pk", "full_name"):
        users.filter(pk=pk).update(name_order=order_of_name(name))


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0011_first_password_until"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_order",
            field=models.CharField(blank=True, default="", editable=False, max_length=480),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"ordering": ["organization__unit_order", "name_order", "id"]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
