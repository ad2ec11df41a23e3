"""The first days of a system: pages without a plan to show."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.requests import account
from departments.roles import Role
from tasks.errors import NoPlan


class NoPlanYet:
    """Answers what needs a plan with a page that says that none is published yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NoPlan):
            return None
        # Whoever can see to it that it is imported reads how.
        imports = account(request).holds(Role.COMMISSION, Role.SYSTEM_ADMIN)
        return render(request, "tasks/no_plan.html", {"imports": imports})
