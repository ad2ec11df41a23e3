"""Between password and second step: nobody is signed in, the session only knows who may go on.

To every page and to the API such a request is a stranger's; the two pages of the second step alone
ask here.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from departments.backends import AccountBackend
from departments.entering import recording
from departments.entering.allowed import is_elsewhere
from departments.entering.arriving import arrive
from departments.entering.presence import By
from departments.models import ProviderIdentity, User
from departments.second_factor import keys
from departments.second_factor.service import begin_set_up, has_factor, is_required

SECONDS = 5 * 60
# In the session: who has given the password, that the second step was taken, and that somebody came
# through the provider of identities, with what it gave.
HALFWAY, TAKEN, PROVIDER = "halfway", "second_step_at", "provider"
# What a key has to answer whose owner is signed in and proves it anew.
PROVING = "proving_by_key"

Given = Mapping[str, str]
NOTHING: Given = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Halfway:
    """`set_up` is the authenticator that this sign-in is setting up, `next` where it goes on,
    `challenge` what a security key has to answer. `provider`: what the provider of identities gave,
    where it stands for the password; else nothing."""

    user: User
    next: str
    set_up: int | None
    challenge: str
    provider: Given


def next_step(request: HttpRequest, user: User, *, next: str, provider: Given = NOTHING) -> str:
    """Where somebody goes on who has given the right password; "" where that is enough."""
    if has_factor(user):
        begin(request, user, next=next, provider=provider)
        return "departments:sign-in-code"
    if is_required(user):
        begin(request, user, next=next, set_up=begin_set_up(user).pk, provider=provider)
        return "departments:sign-in-set-up"
    return ""


def begin(
    request: HttpRequest,
    user: User,
    *,
    next: str,
    set_up: int | None = None,
    provider: Given = NOTHING,
) -> None:
    """The password was right; nobody is signed in yet."""
    request.session.cycle_key()
    request.session[HALFWAY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": int(time.time()),
        "next": next,
        "set_up": set_up,
        "challenge": keys.drawn_challenge(),
        "provider": dict(provider),
    }


def found(request: HttpRequest) -> Halfway | None:
    """Whoever gave the password in this browser within five minutes, and may still sign in: the
    account is open, and password and binding to the provider the same."""
    kept = request.session.get(HALFWAY)
    if not kept or not 0 <= time.time() - kept["at"] <= SECONDS:
        return None
    user = AccountBackend().get_user(kept["user"])
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    if is_elsewhere(request, user):
        return None
    provider = kept.get("provider", NOTHING)
    if provider and not ProviderIdentity.objects.filter(user=user).exists():
        return None
    return Halfway(user, kept["next"], kept["set_up"], kept["challenge"], provider)


def challenge_of(request: HttpRequest) -> str:
    """What a key has to answer in this browser: at the second step, or signed in; else ""."""
    half = found(request)
    return half.challenge if half else keys.asked(request, PROVING)


def complete(request: HttpRequest, user: User, by: By, *, provider: Given = NOTHING) -> None:
    """The second step was taken too: now the account is signed in."""
    enter(request, user, by, provider=provider)
    taken(request)


def enter(request: HttpRequest, user: User, by: By, *, provider: Given = NOTHING) -> None:
    """Signs in; the session gets another key."""
    request.session.pop(HALFWAY, None)
    way = recording.PROVIDER if provider else recording.PASSWORD
    arrive(request, user, by, way=way)
    request.session.pop(PROVIDER, None)
    if provider:
        request.session[PROVIDER] = dict(provider)


def through_provider(request: HttpRequest) -> Given:
    """What the provider gave when this session began; nothing where a password opened it."""
    given: Given = request.session.get(PROVIDER, NOTHING)
    return given


def taken(request: HttpRequest) -> None:
    request.session[TAKEN] = int(time.time())


def was_taken(request: HttpRequest) -> bool:
    return TAKEN in request.session
