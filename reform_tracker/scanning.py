"""A virus scanner that sees every upload, where the operator names one (SCAN_URL).

`clamd` is asked over TCP to look at a stream (clamd(8), INSTREAM); ICAP servers such as c-icap put
the same scanner behind another door. What cannot be examined is not taken.
"""

import logging
import socket
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 20
CHUNK = 64 * 1024
CLAMD_PORT = 3310
LONGEST_ANSWER = 4096


class NotExamined(Exception):
    """The scanner did not answer, or could not look at the file."""


def require_clean(file: IO[bytes]) -> None:
    """Raises ValidationError for a file in which the scanner found something, or without answer.

    The file stands at its start before and afterwards.
    """
    if not settings.SCAN_URL:
        return
    try:
        found = _found(file)
    except (OSError, NotExamined) as error:
        log.error("an upload could not be examined: %s", error)
        message = _("The file could not be examined for viruses. Try again later.")
        raise ValidationError(message, code="not_examined") from error
    finally:
        file.seek(0)
    if found:
        log.warning("an upload was refused by the scanner: %s", found)
        raise ValidationError(_("The virus scanner refuses this file."), code="refused_by_scanner")


def _found(file: IO[bytes]) -> str:
    """What the scanner calls what it found, empty for nothing. Raises NotExamined."""
    place = urlsplit(settings.SCAN_URL)
    address = (place.hostname or "", place.port or CLAMD_PORT)
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK):
            scanner.sendall(len(chunk).to_bytes(4, "big") + chunk)
        scanner.sendall(bytes(4))
        answer = scanner.recv(LONGEST_ANSWER).rstrip(b"\0\n").decode("utf-8", "replace")
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise NotExamined(answer or "it hung up")
