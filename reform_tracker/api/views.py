"""What is open to everyone: the schema, its readable form and the meaning of each problem."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from reform_tracker.api import problem_types
from reform_tracker.api.problem_types import BY_CODE, ProblemType
from reform_tracker.api.problems import ApiProblem, missing, problem_http_response
from reform_tracker.api.reference import explained, in_code, operations_of
from reform_tracker.api.schema import schema_in


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return redirect("api:reference")


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1 as JSON."""
    return JsonResponse(
        schema_in(get_language() or "en"),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same for people, made on the server: it needs no script and prints."""
    described = schema_in(get_language() or "en")
    shown = {
        "operations": operations_of(described),
        "info": described["info"],
        "problems": explained(),
    }
    return render(request, "api/reference.html", shown)


@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """What a problem type means, at the address that is its `type`."""
    kind = BY_CODE.get(code)
    if kind is None:
        return missing(request)
    # A caller that takes anything is a program.
    if "text/html" in request.headers.get("Accept", ""):
        return render(
            request, "api/problem.html", {"problem": kind, "meaning": in_code(str(kind.meaning))}
        )
    return JsonResponse(_described(kind), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Whatever below /api/ is no other address."""
    if not path.endswith("/") and _is_route(f"{request.path_info}/"):
        hint = _("Addresses end with a slash: %(path)s/") % {"path": request.path_info}
        return problem_http_response(ApiProblem(problem_types.NOT_FOUND, hint))
    return missing(request)


def _is_route(path: str) -> bool:
    return resolve(path).func is not nothing


def _described(kind: ProblemType) -> dict[str, str | int]:
    return {
        "type": reverse("api:problem", args=[kind.code]),
        "title": str(kind.title),
        "status": kind.status,
        "meaning": str(kind.meaning),
    }
