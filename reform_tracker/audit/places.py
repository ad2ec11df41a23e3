"""The places outside to which anchors go.

Those that need more than a file or a socket are registered by whoever knows the way.
"""

import contextlib
import errno
import json
import os
import secrets
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform_tracker import plain_files
from reform_tracker.audit.chain import canonical
from reform_tracker.audit.models import AuditAnchor

DIRECTORY = "directory"
SYSLOG_SECONDS = 10
# Storage that knows no second names.
NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
MOST_BYTES = 64 * 1024  # of an anchor in a file
PRIORITY = 13 * 8 + 5  # facility "log audit", severity "notice" (RFC 5424, 6.2.1)


class Place(Protocol):
    """`take` returns once the anchor lies there, and raises anything with the reason otherwise.
    `daily`: it is a person's, who is written to once a day."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def daily(self) -> bool: ...

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None: ...


# Each gives the places of its kind that the settings name.
Source = Callable[[], Sequence[Place]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Registering twice is registering once."""
    if source not in _sources:
        _sources.append(source)


def configured() -> list[Place]:
    return [place for source in _sources for place in source()]


class Directory:
    """One file for each anchor, never written twice: the folder of another machine, or one in which
    this account may add files and nothing else."""

    name, label, daily = DIRECTORY, _("Folder"), False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None:
        """The file gets its name once it is whole and on the disk; one that was cut off under this
        name, when files were written there at once, holds nothing else and is replaced.

        Raises OSError; FileExistsError where another anchor lies under its name.
        """
        content = json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"
        self.folder.mkdir(exist_ok=True)
        path = self.folder / file_name(anchor)
        there = plain_files.read(path, MOST_BYTES) if os.path.lexists(path) else None
        if there == content:
            return  # it arrived, and whoever brought it did not live to say so
        if there is not None and not content.startswith(there):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        # Another name each time: where nothing may be removed (chattr +a) each of them stays.
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            _write(part, content)
            _name(part, path, over=there is not None)
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        plain_files.sync(self.folder)


def _write(path: Path, content: bytes) -> None:
    """A new file with that content, on the disk, which nobody may change."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _name(part: Path, path: Path, *, over: bool) -> None:
    """Gives it its name, which nothing else has unless it goes `over` that. A second name is
    allowed in a folder in which nothing may be renamed; storage that has none renames it."""
    if not over:
        try:
            os.link(part, path)
        except OSError as error:
            if error.errno not in NO_LINKS or os.path.lexists(path):
                raise
        else:
            return
    part.rename(path)


def file_name(anchor: AuditAnchor) -> str:
    return f"anchor-{anchor.number:06}-{anchor.day.isoformat()}.json"


class Syslog:
    """One message of RFC 5424 for each anchor, its text the JSON; by TCP and TLS with its length
    before it (RFC 6587, 3.4.1). UDP and a local socket cannot say that it arrived."""

    name, label, daily = "syslog", _("Log server"), False

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None:
        """Raises OSError."""
        head = (
            f"<{PRIORITY}>1 {document['made_at']} {socket.gethostname()} reform_tracker - anchor - "
        )
        message = head.encode() + canonical(document)
        kind = self.url.scheme
        if kind == "unix":
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.connect(self.url.path)
                line.send(message)
            return
        place = (self.url.hostname or "", self.url.port or (6514 if kind == "tls" else 514))
        if kind == "udp":
            family, _type, protocol, _name, address = socket.getaddrinfo(
                *place, type=socket.SOCK_DGRAM
            )[0]
            with socket.socket(family, socket.SOCK_DGRAM, protocol) as line:
                line.sendto(message, address)
            return
        with socket.create_connection(place, timeout=SYSLOG_SECONDS) as plain:
            framed = str(len(message)).encode() + b" " + message
            if kind == "tcp":
                plain.sendall(framed)
                return
            context = ssl.create_default_context()
            with context.wrap_socket(plain, server_hostname=place[0]) as secured:
                secured.sendall(framed)


def _syslog() -> list[Syslog]:
    return [Syslog(settings.ANCHOR_SYSLOG)] if settings.ANCHOR_SYSLOG else []


def _directory() -> list[Directory]:
    return [Directory(Path(settings.ANCHOR_DIR))] if settings.ANCHOR_DIR else []


register(_directory)
register(_syslog)
