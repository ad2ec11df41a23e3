"""The language of pages and of the API; the business date, the form and the data of a request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from reform_tracker import clock, sandbox

UTF_8 = "utf-8"


class OneBusinessDate:
    """A request has one business date, from its first question on: it never spans midnight."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.held():
            return self.get_response(request)


class FormsInUtf8:
    """Refuses a form in another character set before anything reads it.

    Left to itself, Django refuses it at each reading, that of its own page of the error included:
    nothing answered but the bare server.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_form = request.content_type == "application/x-www-form-urlencoded"
        if is_form and (request.encoding or UTF_8).lower() != UTF_8:
            request.encoding = UTF_8
            raise BadRequest
        return self.get_response(request)


class Language(LocaleMiddleware):
    """Pages speak Chinese until somebody chooses another language; the API follows the request.

    An official's browser may well be an English one: its header decides nothing here.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith("/api/"):
            super().process_request(request)
            return
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class SandboxEnds:
    """Stands innermost: whatever a sandbox client's request did, the next line of code meets the
    real data again. The answer says where it comes from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
            if sandbox.place():
                response.headers["Sandbox"] = "true"
            return response
        finally:
            sandbox.leave()
