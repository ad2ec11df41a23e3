"""Holds up what needs a fresh proof until it is given."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from departments.fresh_proof import needed, service, views
from departments.models import User


class FreshProof:
    """Stands behind the check of the form's token and before every view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        asked = isinstance(request.user, User) and needed.asks(request)
        if not asked or service.is_fresh(request):
            return None
        return views.held_up(request)
