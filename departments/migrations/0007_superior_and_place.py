"""Organizations get a superior and roles a place; what is stored is placed in the next step."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0006_sandbox_clients")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="subordinates",
                to="departments.organization",
                verbose_name="superior",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="kind",
            field=models.CharField(
                choices=[
                    ("department", "Department"),
                    ("prefecture", "Prefecture"),
                    ("government", "Government"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.RemoveConstraint(model_name="organization", name="organization_kind_known"),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["department", "prefecture", "government"]),
                name="organization_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="organization",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.organization",
                verbose_name="held for",
            ),
        ),
        migrations.RemoveConstraint(model_name="rolegrant", name="role_held_once"),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                fields=("user", "role", "organization"), name="role_held_once"
            ),
        ),
    ]
