"""Every error of the API as problem+json (RFC 9457), in the language of Accept-Language."""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from reform_tracker.api import problem_types as types
from reform_tracker.api.problem_types import ProblemType
from reform_tracker.failures import RETRY_SECONDS, is_no_room, is_unavailable

CONTENT_TYPE = "application/problem+json"
logger = logging.getLogger("reform_tracker.api")

BY_EXCEPTION: tuple[tuple[type[Exception], ProblemType], ...] = (
    (Http404, types.NOT_FOUND),
    (PermissionDenied, types.FORBIDDEN),
    (exceptions.NotFound, types.NOT_FOUND),
    (exceptions.NotAuthenticated, types.UNAUTHENTICATED),
    (exceptions.AuthenticationFailed, types.UNAUTHENTICATED),
    (exceptions.PermissionDenied, types.FORBIDDEN),
    (exceptions.MethodNotAllowed, types.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, types.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, types.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.Throttled, types.THROTTLED),
    (exceptions.ParseError, types.MALFORMED_JSON),
)


class ApiProblem(Exception):
    """Raised to answer with a problem.

    `errors` are places and sentences; `current` is the record as it is now, where that helps;
    `members` are more of the body (RFC 9457 §3.2).
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str = "",
        *,
        errors: Iterable[Mapping[str, str]] = (),
        current: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.detail = detail
        self.errors = [dict(error) for error in errors]
        self.current = current
        self.headers = dict(headers or {})
        self.members = dict(members or {})

    def body(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "type": self.kind.uri,
            "title": str(self.kind.title),
            "status": self.kind.status,
            "detail": self.detail or str(self.kind.meaning),
        }
        if self.errors:
            shown["errors"] = self.errors
        if self.current is not None:
            shown["current"] = self.current
        return shown | self.members


def pointed(pointer: str, detail: str) -> dict[str, str]:
    """One wrong place of the body, as a JSON pointer (RFC 6901)."""
    return {"pointer": pointer, "detail": detail}


def of_parameter(name: str, detail: str) -> dict[str, str]:
    """One wrong query parameter."""
    return {"parameter": name, "detail": detail}


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """What the framework calls for every exception in a view of the API."""
    problem = _problem_of(error, context)
    headers = problem.headers | _headers_of(error)
    return Response(
        problem.body(), status=problem.kind.status, headers=headers, content_type=CONTENT_TYPE
    )


def problem_http_response(problem: ApiProblem) -> HttpResponse:
    """The same outside the framework's views."""
    return HttpResponse(
        json.dumps(problem.body(), ensure_ascii=False),
        status=problem.kind.status,
        headers=problem.headers,
        content_type=CONTENT_TYPE,
    )


def missing(request: HttpRequest) -> HttpResponse:
    """The catch-all below /api/: whatever resolves to nothing else."""
    return problem_http_response(ApiProblem(types.NOT_FOUND))


def problems_of_fields(detail: Any, pointer: str = "") -> list[dict[str, str]]:
    """The framework's nested error lists as pointers and sentences."""
    if isinstance(detail, Mapping):
        return [
            error
            for name, inner in detail.items()
            for error in problems_of_fields(inner, _below(pointer, str(name)))
        ]
    if isinstance(detail, list | tuple):
        return [error for inner in detail for error in problems_of_fields(inner, pointer)]
    return [pointed(pointer, str(detail))]


def _below(pointer: str, name: str) -> str:
    if name == "non_field_errors":
        return pointer
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _problem_of(error: Exception, context: Mapping[str, Any]) -> ApiProblem:
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, exceptions.ValidationError):
        return ApiProblem(types.INVALID, errors=problems_of_fields(error.detail))
    for kind_of_error, kind in BY_EXCEPTION:
        if isinstance(error, kind_of_error):
            return ApiProblem(kind)
    _log(error, context)
    return _failure(error)


def _failure(error: Exception) -> ApiProblem:
    """What nobody made a mistake in."""
    if is_no_room(error):
        return ApiProblem(types.STORAGE_FULL)
    if is_unavailable(error):
        return ApiProblem(types.UNAVAILABLE, headers={"Retry-After": str(RETRY_SECONDS)})
    return ApiProblem(types.SERVER_ERROR)


def _headers_of(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def _log(error: Exception, context: Mapping[str, Any]) -> None:
    request = context.get("request")
    logger.error(
        "%s %s failed", getattr(request, "method", "?"), getattr(request, "path", "?"),
        exc_info=error,
    )  # fmt: skip


def nothing_here(pointer: str) -> ApiProblem:
    """404 for a reference in the body: the same for what is hidden and for what is not there."""
    return ApiProblem(types.NOT_FOUND, errors=[pointed(pointer, _("There is no such record."))])
