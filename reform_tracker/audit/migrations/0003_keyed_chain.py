"""Events bear a key from now on. The end is signed here, with how many are older than the keys."""

from typing import Any

from django.db import migrations, models

from reform_tracker.append_only import TRAIL
from reform_tracker.audit import chain


def sign_the_end(apps: Any, editor: Any) -> None:
    head = apps.get_model("audit", "AuditHead").objects.filter(pk=1).first()
    if head is None or not head.count:
        return
    head.keyed_after = head.count
    said = {name: getattr(head, name) for name in ("count", "last_hash", "keyed_after")}
    seal = chain.seal("head", said)
    head.key, head.algorithm, head.signature = seal.key, seal.algorithm, seal.signature
    head.save()


def put_back_triggers(apps: Any, editor: Any) -> None:
    """SQLite makes a table anew for a column and loses the triggers of the old one."""
    TRAIL.drop(editor.connection)
    TRAIL.create(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    # The end first: who is recording holds it, and is waited for.
    operations = [
        migrations.AddField("audithead", "keyed_after", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("audithead", "key", models.CharField(max_length=20, default="")),
        migrations.AddField(
            "audithead", "algorithm", models.CharField(max_length=10, default="sha256")
        ),
        migrations.AddField("audithead", "signature", models.CharField(max_length=64, default="")),
        migrations.AddField("auditevent", "key", models.CharField(max_length=20, default="")),
        migrations.AddField(
            "auditevent", "algorithm", models.CharField(max_length=10, default="sha256")
        ),
        migrations.RunPython(put_back_triggers, put_back_triggers),
        migrations.RunPython(sign_the_end, migrations.RunPython.noop),
    ]
