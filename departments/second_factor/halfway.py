"""Between password and second step: nobody is signed in, the session only knows who may go on.

To every page and to the API such a request is a stranger's; the two pages of the second step alone
ask here.
"""

import time
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from departments.backends import AccountBackend
from departments.entering.allowed import is_elsewhere
from departments.entering.arriving import arrive
from departments.entering.presence import By
from departments.models import User
from departments.second_factor import keys
from departments.second_factor.service import begin_set_up, has_factor, is_required

SECONDS = 5 * 60
# In the session: who has given the password, and that the second step was taken.
HALFWAY, TAKEN = "halfway", "second_step_at"


@dataclass(frozen=True, slots=True)
class Halfway:
    """`set_up` is the authenticator that this sign-in is setting up, `next` where it goes on,
    `challenge` what a security key has to answer."""

    user: User
    next: str
    set_up: int | None
    challenge: str


def next_step(request: HttpRequest, user: User, *, next: str) -> str:
    """Where somebody goes on who has given the right password; "" where that is enough."""
    if has_factor(user):
        begin(request, user, next=next)
        return "departments:sign-in-code"
    if is_required(user):
        begin(request, user, next=next, set_up=begin_set_up(user).pk)
        return "departments:sign-in-set-up"
    return ""


def begin(request: HttpRequest, user: User, *, next: str, set_up: int | None = None) -> None:
    """The password was right; nobody is signed in yet."""
    request.session.cycle_key()
    request.session[HALFWAY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": int(time.time()),
        "next": next,
        "set_up": set_up,
        "challenge": keys.drawn_challenge(),
    }


def found(request: HttpRequest) -> Halfway | None:
    """Whoever gave the password in this browser within five minutes, and may still sign in: the
    account is open and the password the same."""
    kept = request.session.get(HALFWAY)
    if not kept or not 0 <= time.time() - kept["at"] <= SECONDS:
        return None
    user = AccountBackend().get_user(kept["user"])
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    if is_elsewhere(request, user):
        return None
    return Halfway(user, kept["next"], kept["set_up"], kept["challenge"])


def complete(request: HttpRequest, user: User, by: By) -> None:
    """The second step was taken too: now the account is signed in."""
    request.session.pop(HALFWAY, None)
    arrive(request, user, by)
    taken(request)


def taken(request: HttpRequest) -> None:
    request.session[TAKEN] = int(time.time())


def was_taken(request: HttpRequest) -> bool:
    return TAKEN in request.session
