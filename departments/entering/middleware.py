"""Refusals and downloads are recorded where every answer passes, whatever made it."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from departments.entering import recording
from departments.models import User
from departments.permissions import KEPT_OUT

log = logging.getLogger(__name__)


class Watched:
    """Records what an account was refused and which files it took."""

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
                recording.downloaded(request, user, response)
        return response


def _when_it_has_left(response: HttpResponse, request: HttpRequest, user: User) -> None:
    """Of what is out of reach the answer says nothing, and the time that it takes neither: it is
    recorded once the answer has gone out."""

    def record() -> None:
        try:
            recording.refused(request, user)
        except Exception:  # nobody hears of it any more
            log.exception("a refusal was not recorded")

    response._resource_closers.append(record)  # type: ignore[attr-defined]
