"""How the audit trail is proved; its keys are read with the other secrets."""

import hashlib

from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings.environment import PRODUCTION, VAR_DIR, env

LEAST_DAYS = 180


def digest_name(name: str) -> str:
    """sha256, or sm3 where the platform has it (GB/T 32905)."""
    if name not in ("sha256", "sm3"):
        raise ImproperlyConfigured(f"TRAIL_DIGEST is {name!r}; write sha256 or sm3.")
    if name not in hashlib.algorithms_available:
        raise ImproperlyConfigured(f"TRAIL_DIGEST is {name}, which this platform's OpenSSL lacks.")
    return name


def syslog_url(url: str) -> str:
    """udp://, tcp:// or tls:// with host and port, unix:// with the path of a socket, or empty."""
    kind, separator, place = url.partition("://")
    if url and not (separator and place and kind in ("udp", "tcp", "tls", "unix")):
        raise ImproperlyConfigured(
            f"ANCHOR_SYSLOG is {url!r}; write udp://, tcp:// or tls:// and host:port, "
            "or unix:///dev/log."
        )
    return url


def retention(days: str) -> int | None:
    """At least half a year (网络安全法, article 21); empty: for ever."""
    if not days:
        return None
    if not days.isdecimal() or int(days) < LEAST_DAYS:
        raise ImproperlyConfigured(
            f"TRAIL_RETENTION_DAYS is {days!r}; write a number of days from {LEAST_DAYS} on."
        )
    return int(days)


# The hash function of what is recorded from now on; each event names its own.
TRAIL_DIGEST: str = digest_name(env.str("TRAIL_DIGEST", default="sha256"))
# Where the signed end of the trail goes every day, out of reach of the system itself: a folder in
# which this account may add files and change none; empty: none.
ANCHOR_DIR: str = env.str("ANCHOR_DIR", default="" if PRODUCTION else str(VAR_DIR / "anchors"))
# A log server; empty: none.
ANCHOR_SYSLOG: str = syslog_url(env.str("ANCHOR_SYSLOG", default=""))
# An address that is sent them, of those where webhooks may listen; empty: none.
ANCHOR_WEBHOOK: str = env.str("ANCHOR_WEBHOOK", default="")
# Mail addresses of auditors. Not those of their accounts: what lies in the database proves nothing.
ANCHOR_MAIL: list[str] = [one.strip() for one in env.list("ANCHOR_MAIL", default=[])]
# From which age on events are written out (`archive_audit`); nothing leaves the database.
TRAIL_RETENTION_DAYS: int | None = retention(env.str("TRAIL_RETENTION_DAYS", default=""))
