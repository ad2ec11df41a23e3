"""From here on every organization but the government has a superior, and every role a place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0008_place_existing")]

    operations = [
        migrations.AlterField(
            model_name="rolegrant",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.organization",
                verbose_name="held for",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", False), ("kind", "government"), _connector="OR"
                ),
                name="organization_has_superior",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="organization_not_its_own_superior",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent", None)),
                fields=("kind",),
                name="one_government_over_all",
            ),
        ),
    ]
