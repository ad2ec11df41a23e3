"""Refusals and downloads are recorded where every answer passes, whatever made it."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from departments.entering import recording
from departments.models import User


class Watched:
    """Records what an account was refused and which files it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if isinstance(user, User):
            if response.status_code == HTTPStatus.FORBIDDEN:
                recording.refused(request, user)
            elif response.get("Content-Disposition", "").startswith("attachment"):
                recording.downloaded(request, user, response)
        return response
