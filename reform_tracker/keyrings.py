"""Keys that come from outside the database, by name: the newest is used, older ones still read.

Rotation is putting a new key in front; an old one may go as soon as nothing needs it any more.
"""

import base64
import binascii
import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 32  # bytes
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,19}")
HOW = "write NAME:BASE64 of 32 random bytes, newest first, with commas between"


class UnknownKeyError(LookupError):
    """What was signed or sealed by a key that is not on the ring cannot be proved or read."""

    def __init__(self, name: str, ring: str) -> None:
        super().__init__(f"The key {name!r} is not among {ring}.")
        self.name = name


@dataclass(frozen=True, slots=True)
class Key:
    """`secret`: at least 32 random bytes, never shown and never stored in the database."""

    name: str
    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Says which key it is and nothing about it: 16 hexadecimal digits."""
        return hashlib.sha256(b"fingerprint:" + self.secret).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of one purpose, the one in use first. `setting` is the name by which errors call
    the ring."""

    setting: str
    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        return self.keys[0]

    def named(self, name: str) -> Key:
        """Raises UnknownKeyError."""
        for key in self.keys:
            if key.name == name:
                return key
        raise UnknownKeyError(name, self.setting)

    @classmethod
    def parse(cls, setting: str, text: str) -> "Keyring":
        """The keys as written in the environment. Raises ImproperlyConfigured with the reason, and
        without the key."""
        keys = tuple(_key(setting, one.strip()) for one in text.split(",") if one.strip())
        if not keys:
            raise ImproperlyConfigured(f"{setting} holds no key: {HOW}.")
        names = [key.name for key in keys]
        if len(set(names)) < len(names):
            raise ImproperlyConfigured(f"{setting} gives one name to several keys: {HOW}.")
        return cls(setting, keys)

    @classmethod
    def local(cls, setting: str, path: Path) -> "Keyring":
        """The ring of a checkout, its one key drawn once into a file."""
        return cls.parse(setting, kept(path, lambda: drawn("local")))


def drawn(name: str) -> str:
    """A new key as it is written in the environment."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(SHORTEST)).decode()}"


def kept(path: Path, draw: Callable[[], str]) -> str:
    """What the file holds, drawn when there is none. Of several processes that begin at once, one
    draws for all; only the owner of the file reads it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        own.touch(mode=0o600)
        own.write_text(draw(), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text(encoding="ascii").strip()


def _key(setting: str, text: str) -> Key:
    name, _colon, encoded = text.partition(":")
    if not NAME.fullmatch(name):
        raise ImproperlyConfigured(
            f"{setting} needs a name before each key (a-z, 0-9, point, hyphen): {HOW}."
        )
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(f"{setting}: the key {name} is not base64: {HOW}.") from None
    if len(secret) < SHORTEST or len(set(secret)) < SHORTEST // 4:
        raise ImproperlyConfigured(f"{setting}: the key {name} is too weak: {HOW}.")
    return Key(name, secret)
