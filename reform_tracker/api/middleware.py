"""The last word on every answer below /api/: errors are problems, copies stay private."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from reform_tracker.api import problem_types as types
from reform_tracker.api.deprecations import headers_of
from reform_tracker.api.limits import Rate
from reform_tracker.api.problems import CONTENT_TYPE, ApiProblem, problem_http_response

ROOT = "/api/"


class ApiAnswers:
    """Stands outermost, so that a refused host name, a failing database or a crash in another
    middleware below /api/ is answered with a problem as well and not with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(ROOT):
            return response
        for name, value in (*rate_headers(request).items(), *headers_of(request).items()):
            response.headers[name] = value
        is_problem = response.headers.get("Content-Type") == CONTENT_TYPE
        if response.status_code >= HTTPStatus.BAD_REQUEST and not is_problem:
            _make_problem(request, response)
        if request.path_info.startswith(f"{ROOT}v1/"):
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
        return response


def rate_headers(request: HttpRequest) -> dict[str, str]:
    """What is left of the caller's minute, where the caller is known."""
    rate = getattr(request, "api_rate", None)
    return rate.headers if isinstance(rate, Rate) else {}


def _make_problem(request: HttpRequest, response: HttpResponse) -> None:
    """Keeps status and headers, replaces the page by a problem."""
    kind = types.BY_STATUS.get(response.status_code)
    if kind is None:
        failed = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = types.SERVER_ERROR if failed else types.BAD_REQUEST
    with translation.override(translation.get_language_from_request(request)):
        problem = problem_http_response(ApiProblem(kind))
    response.content = problem.content
    response.status_code = kind.status
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Content-Length"] = str(len(problem.content))
