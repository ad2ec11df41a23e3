"""What an account was refused and took along is recorded where every answer passes, and it is held
to the networks of its roles."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from departments.entering import allowed, recording, taking
from departments.models import User
from departments.permissions import KEPT_OUT

log = logging.getLogger(__name__)


class Watched:
    """Records what an account was refused and which files it took, as many as it may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        KEPT_OUT.set(False)
        response = self.get_response(request)
        user = request.user
        if isinstance(user, User):
            if response.status_code == HTTPStatus.FORBIDDEN:
                recording.refused(request, user)
            elif response.status_code == HTTPStatus.NOT_FOUND and KEPT_OUT.get():
                _when_it_has_left(response, request, user)
            elif response.get("Content-Disposition", "").startswith("attachment"):
                return _with_its_file(response, request, user)
        return response


def _with_its_file(response: HttpResponse, request: HttpRequest, user: User) -> HttpResponse:
    """The answer, or the refusal where the account has taken its fill of this hour."""
    until = taking.taken(request, user, response)
    if until is None:
        return response
    # Its file alone: `close` would end the request too.
    for closer in response._resource_closers:  # type: ignore[attr-defined]
        closer()
    return taking.refusal(request, user, until)


def _when_it_has_left(response: HttpResponse, request: HttpRequest, user: User) -> None:
    """Of what is out of reach the answer says nothing, and the time that it takes neither: it is
    recorded once the answer has gone out."""

    def record() -> None:
        try:
            recording.refused(request, user)
        except Exception:  # nobody hears of it any more
            log.exception("a refusal was not recorded")

    response._resource_closers.append(record)  # type: ignore[attr-defined]


class FromAllowedNetworks:
    """Ends the session of an administrator that goes on from where he may not sign in: the setting
    is another one, a role was given, the cookie was taken along. Nobody is signed in behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (isinstance(user, User) and allowed.is_elsewhere(request, user)):
            return self.get_response(request)
        logout(request)
        if request.path.startswith("/api/"):  # it answers itself
            recording.elsewhere(request, user)
            return self.get_response(request)
        return allowed.refusal(request, user)
