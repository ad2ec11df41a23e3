"""Checks at the start: whether the trail can be gone on with, and is proved from outside."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

from reform_tracker.audit import places, rights
from reform_tracker.audit.models import AuditHead
from reform_tracker.keyrings import UnknownKeyError

log = logging.getLogger(__name__)

TWO_ACCOUNTS = "See docs/operations.md, Two accounts of the database."


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


@register(Tags.database)
def the_trail_is_out_of_reach(
    databases: Sequence[str] | None = None, **_about: Any
) -> list[CheckMessage]:
    """Of the account that runs the system in production; the one that migrates owns the tables and
    says by APPLICATION_ROLE whom it hands them to."""
    if not databases or not settings.PRODUCTION or settings.APPLICATION_ROLE:
        return []
    return [
        Warning(f"The account of the database {told}.", hint=TWO_ACCOUNTS, id="audit.W002")
        for told in rights.in_reach(connection)
    ]


def say_at_start() -> None:
    """Puts into the log what the account of the database could do to the trail, as web server and
    worker come up, which run no checks."""
    if not settings.PRODUCTION:
        return
    try:
        found = rights.in_reach(connection)
    except DatabaseError as error:
        log.warning("whether the trail is out of reach could not be asked: %s", error)
    else:
        if found:
            log.warning("the account of the database %s. %s", "; ".join(found), TWO_ACCOUNTS)
    finally:
        connection.close()  # processes that are forked later open their own


def _knows_keys() -> bool:
    """Whether the tables are those of this version; `migrate` asks before they are."""
    table = AuditHead._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, table)
    return "signature" in {column.name for column in columns}
