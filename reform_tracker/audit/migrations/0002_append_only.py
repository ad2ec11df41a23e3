from django.db import migrations

from reform_tracker.append_only import TRAIL


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: TRAIL.create(editor.connection),
            lambda apps, editor: TRAIL.drop(editor.connection),
        )
    ]
