"""Changes of a draft: one at a time, each with what was there before, so that it can be undone."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import OF_ALL, Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from tasks.errors import Refused
from tasks.models import DocumentDraft, DraftEdit
from tasks.official.reading.structure import ParsedDocument
from tasks.signing.locking import expect_version, locked

MOST_UNDO = 30  # changes of a draft that are kept to be undone


def parsed(draft: DocumentDraft) -> ParsedDocument:
    """The draft's document; raises msgspec.ValidationError if it was stored by other code."""
    return msgspec.convert(draft.document, ParsedDocument)


def opened(draft_id: int, actor: User, version: int | None) -> DocumentDraft:
    """The draft, locked, as it was at that version. Raises Stale, Refused when it is closed."""
    authorize(actor, Action.IMPORT_DOCUMENT, OF_ALL)
    draft = locked(DocumentDraft, draft_id)
    if draft.state != DocumentDraft.State.OPEN:
        raise Refused(_("This document is published or discarded and cannot be changed any more."))
    return expect_version(draft, version)


def change(draft: DocumentDraft, name: str, actor: User, source: str, **columns: Any) -> None:
    """Gives columns of a locked draft new values; `name` is one of `models.CHANGES`."""
    DraftEdit.objects.create(
        draft=draft,
        name=name,
        before={column: getattr(draft, column) for column in columns},
        actor=actor,
        at=clock.now(),
    )
    old = draft.edits.order_by("-id").values_list("pk", flat=True)[MOST_UNDO:]
    draft.edits.filter(pk__in=list(old)).delete()
    _set(draft, columns)
    _save(draft, "document.edited", name, actor, source)


def put_back(draft: DocumentDraft, actor: User, source: str) -> None:
    """Takes the last change of a locked draft back. Raises Refused when there is none."""
    last = draft.edits.last()
    if last is None:
        raise Refused(_("There is nothing to undo."))
    name = last.name
    _set(draft, last.before)
    last.delete()
    _save(draft, "document.undone", name, actor, source)


def close(draft: DocumentDraft, state: DocumentDraft.State) -> None:
    """From now on nothing of it can be changed."""
    draft.state = state
    _count(draft)


def _set(draft: DocumentDraft, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(draft, column, value)


def _count(draft: DocumentDraft) -> None:
    draft.version += 1
    draft.updated_at = clock.now()
    draft.save()


def _save(draft: DocumentDraft, action: str, name: str, actor: User, source: str) -> None:
    _count(draft)
    record(
        actor=actor,
        action=action,
        target=draft,
        source=source,
        summary=name,
        data={"version": draft.version},
    )
