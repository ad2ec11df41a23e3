"""Pages that show recorded facts and nothing else are kept until something else is recorded."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from departments.requests import account
from reform_tracker.audit import trail
from reform_tracker.keeping import KEPT, version_of
from reform_tracker.notifications.outbox import unread_in_sql
from reports.figures.kept import newest_day
from tasks.plan import choice

View = Callable[..., HttpResponse]


def kept_for_account(view: View) -> View:
    """Such a page is kept whole for the account that opened it, with all that its frame shows
    besides: the token of its forms, the unread messages, the plan that is remembered."""

    @wraps(view)
    def look(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token, remembered = request.META.get("CSRF_COOKIE"), request.COOKIES.get(choice.COOKIE)
        if request.method != "GET" or token is None or len(get_messages(request)):
            return view(request, *args, **kwargs)
        user = account(request)
        end = trail.end(newest_day=newest_day(), unread=unread_in_sql(user))
        version = version_of("page", request.get_full_path(), user.pk, token, remembered, end=end)
        request.unread = end["unread"]  # type: ignore[attr-defined]  # what the frame then shows
        page: bytes | None = caches[KEPT].get(version)
        if page is not None:
            return HttpResponse(page)
        answer = view(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.OK:
            caches[KEPT].set(version, answer.content)
        return answer

    return look
