"""What a page says when it cannot be shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from tasks.errors import FileLost, NoPlan

NOT_ALLOWED = 405


class ErrorPages:
    """Turns what pages cannot do without (a plan, a file's bytes) into pages that say so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == NOT_ALLOWED and not request.path.startswith("/api/"):
            # The address of a button, typed or reloaded.
            page = render(request, "errors/405.html", status=NOT_ALLOWED)
            page["Allow"] = answer.get("Allow", "")
            return page
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, FileLost):
            return render(request, "errors/file_lost.html", status=503)
        if isinstance(error, NoPlan):
            # Whoever can see to it that it is imported reads how.
            user = account(request)
            uploads = can(user, Action.IMPORT_DOCUMENT)
            told = {"imports": uploads or user.holds(Role.SYSTEM_ADMIN), "uploads": uploads}
            return render(request, "tasks/plan/no_plan.html", told)
        return None
