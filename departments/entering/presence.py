"""What a session keeps of who is signed in by it: since when, last seen, from where, with what."""

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.entering.browsers import name_of
from departments.models import AccountSession, User
from reform_tracker import clock
from reform_tracker.addresses import client_address

# The last sight is written at most this often, in seconds: a write for every click is not needed.
SEEN_EVERY = 60
# In the session; the number stays the same when the key of the session is changed.
NUMBER, STARTED, SEEN = "number", "started", "seen"
ADDRESS, WITH, BY = "address", "browser", "by"
# When somebody last proved to be the account (`departments.fresh_proof`).
PROVED = "proved"


class By(TextChoices):
    """What somebody showed beside the password."""

    PASSWORD = "password", _("password alone")
    APP = "app", _("code from the app")
    RECOVERY = "recovery", _("recovery code")
    KEY = "key", _("security key")
    REMEMBERED = "remembered", _("remembered browser")
    PROVIDER = "provider", _("single sign-on")


@dataclass(frozen=True, slots=True)
class Presence:
    """One browser in which an account is signed in. `is_this`: it is the one that asks."""

    number: str
    key: str
    browser: str
    address: str
    by: str
    since: datetime
    seen: datetime
    is_this: bool

    @property
    def by_label(self) -> str:
        return str(By(self.by).label)


def begin(request: HttpRequest, by: By = By.PASSWORD) -> None:
    """Somebody has just signed in here."""
    now = int(time.time())
    request.session.update(
        {
            NUMBER: secrets.token_hex(8),
            STARTED: now,
            SEEN: now,
            ADDRESS: client_address(request),
            WITH: name_of(request.headers.get("user-agent", "")),
            BY: by.value,
            # A browser that is remembered shows nothing of what the account has beside a password,
            # and a provider lets in unasked whoever is signed in there.
            PROVED: 0 if by in (By.REMEMBERED, By.PROVIDER) else now,
        }
    )


def is_over(request: HttpRequest) -> bool:
    """Whether it was idle too long, or the day is over; notes the sight once a minute, and from
    where."""
    now = int(time.time())
    if STARTED not in request.session:
        begin(request)
    started, seen = request.session[STARTED], request.session.get(SEEN, now)
    if _lapsed(started, seen, now):
        return True
    if now - seen >= SEEN_EVERY or SEEN not in request.session:
        request.session.update({SEEN: now, ADDRESS: client_address(request)})
    return False


def presences_of(user: User, *, this: str | None = None) -> list[Presence]:
    """Where the account is signed in, the one with the key `this` first, then the last seen."""
    now = int(time.time())
    proofs = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    found = []
    for row in user.sessions.filter(expire_date__gte=clock.real_now()):
        kept = row.get_decoded()
        is_theirs = kept.get(HASH_SESSION_KEY) in proofs and NUMBER in kept
        if is_theirs and not _lapsed(kept[STARTED], kept[SEEN], now):
            found.append(_presence(row, kept, this))
    return sorted(found, key=lambda one: (one.is_this, one.seen, one.since), reverse=True)


def _presence(row: AccountSession, kept: dict[str, str | int], this: str | None) -> Presence:
    return Presence(
        number=str(kept[NUMBER]),
        key=row.pk,
        browser=str(kept[WITH]),
        address=str(kept[ADDRESS]),
        by=str(kept[BY]),
        since=datetime.fromtimestamp(int(kept[STARTED]), UTC),
        seen=datetime.fromtimestamp(int(kept[SEEN]), UTC),
        is_this=row.pk == this,
    )


def _lapsed(started: int, seen: int, now: int) -> bool:
    return (
        now - seen > settings.SESSION_IDLE_SECONDS
        or now - started > settings.SESSION_ABSOLUTE_SECONDS
    )
