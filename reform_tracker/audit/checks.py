"""Checks at the start: whether the trail can be gone on with, and is proved from outside."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from reform_tracker.audit import places
from reform_tracker.audit.models import AuditHead
from reform_tracker.keyrings import UnknownKeyError


@register(Tags.database)
def the_key_of_the_end_is_there(
    databases: Sequence[str] | None = None, **_about: Any
) -> list[CheckMessage]:
    """Refuses `migrate`, and so the start, before the first action leaves the end unsigned."""
    if not databases or not _knows_keys():
        return []
    head = AuditHead.objects.filter(pk=1).exclude(signature="").first()
    try:
        if head:
            settings.TRAIL_KEYS.named(head.key)
    except UnknownKeyError as error:
        hint = "Add it behind the others; it has to stay while its events are to be proved."
        return [Error(f"{error} It has signed the end of the trail.", hint=hint, id="audit.E001")]
    return []


@register(Tags.security, deploy=True)
def anchors_go_somewhere(**_about: Any) -> list[CheckMessage]:
    """Without a place outside, whoever holds database and keys can rewrite the trail."""
    if places.configured():
        return []
    hint = "Set ANCHOR_DIR (docs/operations.md, The proof of the trail)."
    return [Warning("The audit trail is anchored nowhere.", hint=hint, id="audit.W001")]


def _knows_keys() -> bool:
    """Whether the tables are those of this version; `migrate` asks before they are."""
    table = AuditHead._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, table)
    return "signature" in {column.name for column in columns}
