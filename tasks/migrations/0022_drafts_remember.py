"""A draft knows its text by a hash and which months are reported on; a change keeps whichever
columns it changed.

Of a text that is in preparation twice already the newest draft is the one that is found again.
"""

import hashlib
from typing import Any

from django.db import migrations, models

import reform_tracker.clock


def fill(apps: Any, _editor: Any) -> None:
    drafts = apps.get_model("tasks", "DocumentDraft").objects
    open_texts: set[str] = set()
    for draft in drafts.order_by("-id").iterator(chunk_size=20):
        text = str(draft.document.get("source_text", ""))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if draft.state == "open":
            if digest in open_texts:
                continue
            open_texts.add(digest)
        drafts.filter(pk=draft.pk).update(source_sha256=digest)
    edits = apps.get_model("tasks", "DraftEdit").objects
    for edit in edits.iterator(chunk_size=20):
        edits.filter(pk=edit.pk).update(before={"document": edit.before})


def unfill(apps: Any, _editor: Any) -> None:
    """Back to changes of the document alone; what else was changed can be undone no more."""
    edits = apps.get_model("tasks", "DraftEdit").objects
    for edit in edits.iterator(chunk_size=20):
        if "document" in edit.before:
            edits.filter(pk=edit.pk).update(before=edit.before["document"])
        else:
            edits.filter(pk=edit.pk).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0021_roles_of_a_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentdraft",
            name="months",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="documentdraft",
            name="source_sha256",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="documentdraft",
            name="created_at",
            field=models.DateTimeField(default=reform_tracker.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="documentdraft",
            name="updated_at",
            field=models.DateTimeField(default=reform_tracker.clock.now, verbose_name="updated at"),
        ),
        migrations.RunPython(fill, unfill),
        migrations.AddConstraint(
            model_name="documentdraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", "open"), models.Q(("source_sha256", ""), _negated=True)
                ),
                fields=("source_sha256",),
                name="draft_open_once_per_text",
            ),
        ),
    ]
