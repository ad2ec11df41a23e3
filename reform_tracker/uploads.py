"""Refusing files that are too large without losing what was typed beside them."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class SizeLimitHandler(FileUploadHandler):
    """Drops a file that grows past the attachment limit; the other fields are read as usual.

    The dropped field names stand in `request.too_large`.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > settings.ATTACHMENT_MAX_BYTES:
            dropped = (*getattr(self.request, "too_large", ()), self.field_name)
            setattr(self.request, "too_large", dropped)  # noqa: B010 (no attribute of HttpRequest)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
