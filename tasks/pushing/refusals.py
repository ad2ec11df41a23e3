"""What the services refuse, as problems of the API."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from reform_tracker.api import problem_types as types
from reform_tracker.api.problems import ApiProblem, nothing_here, pointed
from tasks.errors import Invalid, Refused
from tasks.pushing.conflicts import Conflict, NotSeen, Outdated, Submitted

Shown = Callable[[Any], Mapping[str, Any]]


def problem_of(refusal: Exception, shown: Shown | None = None) -> ApiProblem:
    """The problem for a refused push; `shown` writes the record as it is now into it.

    Anything that is no refusal is raised again.
    """
    if isinstance(refusal, Http404):
        return nothing_here("/measure")
    if isinstance(refusal, NotSeen):
        return _not_seen(refusal, shown)
    if isinstance(refusal, Outdated):
        kind = types.ALREADY_SUBMITTED if isinstance(refusal, Submitted) else types.STALE
        return _with_current(kind, refusal.message, refusal.current, shown)
    if isinstance(refusal, Invalid):
        errors = [pointed(_pointer(one.place), one.message) for one in refusal.problems]
        return ApiProblem(types.INVALID, errors=errors)
    if isinstance(refusal, Refused):
        kind = types.CONFLICT if isinstance(refusal, Conflict) else types.REFUSED
        return ApiProblem(kind, refusal.message)
    if isinstance(refusal, PermissionDenied):
        return ApiProblem(types.FORBIDDEN)
    raise refusal


def _not_seen(refusal: NotSeen, shown: Shown | None) -> ApiProblem:
    kind = types.PRECONDITION_FAILED if refusal.said else types.PRECONDITION_REQUIRED
    if refusal.current is None:
        told = _("There is no such report yet: send it without If-Match to create it.")
        return ApiProblem(kind, told)
    return _with_current(kind, "", refusal.current, shown)


def _with_current(
    kind: types.ProblemType, detail: str, current: Any, shown: Shown | None
) -> ApiProblem:
    if shown is None:
        return ApiProblem(kind, detail)
    record = shown(current)
    return ApiProblem(kind, detail, current=record, headers={"ETag": record["etag"]})


def _pointer(place: str) -> str:
    return f"/{place.replace('.', '/')}" if place else ""
