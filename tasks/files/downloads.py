"""How a stored file leaves the system: always as a download, sandboxed."""

import logging

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from tasks.errors import FileLost
from tasks.files.kinds import offered_name
from tasks.models import Attachment

logger = logging.getLogger(__name__)


def opened(stored: FieldFile) -> "File[bytes]":
    """A stored file's bytes. Raises FileLost where the storage has lost them."""
    try:
        return stored.open("rb")
    except FileNotFoundError as error:
        logger.exception("a stored file is missing: %s", stored.name)
        raise FileLost from error


def as_download(attachment: Attachment) -> FileResponse:
    """The file for whoever may read it; the caller has asked. Raises FileLost."""
    response = FileResponse(
        opened(attachment.file),
        as_attachment=True,
        filename=offered_name(attachment.name, attachment.content_type),
        content_type=attachment.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
