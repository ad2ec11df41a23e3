"""A proof that it is the account's owner who sits there: given when, and by what.

Signing in is one, save in a browser that was remembered, and from the provider of identities, which
may have asked for nothing: there one signs in anew on purpose. It counts for
`FRESH_PROOF_MINUTES`, in this session alone, which gets another key each time.
"""

import time

from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import TextChoices
from django.http import HttpRequest, QueryDict

from departments.entering import recording
from departments.entering.presence import PROVED, By
from departments.models import User
from departments.second_factor import halfway
from departments.second_factor import service as second_factor


class Way(TextChoices):
    """By what the account proves itself: what it has beside the password comes first."""

    FACTOR = "factor"
    PROVIDER = "provider"
    PASSWORD = "password"  # noqa: S105 (a way, and no password)


def way_of(request: HttpRequest, user: User) -> Way:
    if second_factor.has_factor(user):
        return Way.FACTOR
    return Way.PROVIDER if halfway.through_provider(request) else Way.PASSWORD


def is_fresh(request: HttpRequest) -> bool:
    """Whether the last proof is young enough."""
    seconds: float = time.time() - request.session.get(PROVED, 0)
    return 0 <= seconds <= settings.FRESH_PROOF_MINUTES * 60


def proved_by(request: HttpRequest, user: User, typed: str) -> By | None:
    """By what this proves to be the account's owner, and notes it; None for what does not. Guesses
    are counted and lock, as at signing in."""
    waiting = request.POST
    request.POST = QueryDict()  # what waits is kept with no failure
    try:
        by = _tried(request, user, typed)
    finally:
        request.POST = waiting
    if by is not None:
        note(request, user, by)
    return by


def _tried(request: HttpRequest, user: User, typed: str) -> By | None:
    if way_of(request, user) == Way.FACTOR:
        return second_factor.by_what(typed) if second_factor.check(request, user, typed) else None
    found = authenticate(request, username=user.username, password=typed)
    return By.PASSWORD if found is not None else None


def note(request: HttpRequest, user: User, by: By) -> None:
    """From now on the proof is fresh. A key of the session that somebody knows opens nothing."""
    request.session.pop(halfway.PROVING, None)
    request.session[PROVED] = int(time.time())
    request.session.cycle_key()
    recording.proved(request, user, by=by.value)
