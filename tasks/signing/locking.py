"""Locking a row for a write and refusing a save that is based on an older one."""

from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from tasks.errors import Stale
from tasks.signing.models import Document

M = TypeVar("M", bound=models.Model)


def locked(model: type[M], pk: int) -> M:
    """The row, locked until the transaction ends. Raises Http404 if there is none.

    Rows that point to it may be written meanwhile: their writers look at its key only when they
    commit, and would then wait for somebody who waits for them.
    """
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def expect_version(row: M, version: int | None) -> M:
    """Raises Stale if the caller saw another version; None means the caller saw none yet."""
    current = getattr(row, "version", None)
    if version is not None and version != current:
        raise Stale(
            _("Somebody else saved this in the meantime. Compare both texts and save again."), row
        )
    return row


def expect_revision(document: Document, revision: int | None) -> None:
    """Raises Stale if text or files are not those the caller saw; None means nothing was seen."""
    if revision is not None and revision != document.revision_read():
        raise Stale(
            _("This has changed since the page was opened. Read it again and decide then."),
            document,
        )
