"""Sessions of one account: ended by the person, by an administrator, or with what they rest on."""

from django.db import transaction
from django.http import Http404, HttpRequest

from departments.accounts.service import managed
from departments.entering import recording
from departments.entering.presence import Presence, presences_of
from departments.models import User


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Ends all of them for good, save for the one with the key `but`: an account that is opened
    again does not bring them back. One that a request beside is giving another key ends too."""
    with transaction.atomic():
        _lock(user)
        user.sessions.exclude(pk=but).delete()


@transaction.atomic
def end_own(request: HttpRequest, user: User, number: str = "") -> int:
    """Ends one of one's own, or all others; says how many. Raises Http404 for one that is not
    there, or that is this one: for that there is signing out."""
    _lock(user)
    this = request.session.session_key
    others = [one for one in presences_of(user, this=this) if not one.is_this]
    ended = _end(request, user, others, number, actor=user)
    if not number:
        user.sessions.exclude(pk=this).delete()
    return ended


@transaction.atomic
def end_of(request: HttpRequest, user_id: int, number: str = "", *, actor: User) -> int:
    """Ends one or all sessions of an account that the actor manages; says how many.

    Raises Http404, PermissionDenied; Http404 for the actor's own too, which has its own page.
    """
    user = managed(user_id, actor)
    if user.pk == actor.pk:
        raise Http404
    ended = _end(request, user, presences_of(user), number, actor=actor)
    if not number:
        user.sessions.all().delete()
    return ended


def _end(
    request: HttpRequest, user: User, all_of: list[Presence], number: str, *, actor: User
) -> int:
    """Those meant, recorded each."""
    meant = [one for one in all_of if not number or one.number == number]
    if number and not meant:
        raise Http404
    for one in meant:
        recording.cut_off(request, user, actor=actor, browser=one.browser, last=one.address)
    user.sessions.filter(pk__in=[one.key for one in meant]).delete()
    return len(meant)


def _lock(user: User) -> None:
    """Held by whoever gives a session another key, too."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
