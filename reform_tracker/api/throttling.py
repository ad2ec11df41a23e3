"""A limit of requests a minute for each API client, and for each signed-in person.

A client is counted when its token is read, so that what is refused counts as well.
"""

from typing import Any

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from departments.entering import recording
from departments.models import User
from reform_tracker.api import limits


def count(request: Request, caller: str, account: User) -> None:
    """Counts the request and notes what is left for the answer's headers. Raises Throttled."""
    rate = limits.take(caller)
    request._request.api_rate = rate  # type: ignore[attr-defined]  # read by the middleware
    if rate.exceeded:
        recording.too_many(request._request, account)
        raise Throttled(wait=rate.reset)


class PersonThrottle(BaseThrottle):
    """Counts whoever calls with the session of the pages."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.auth is None and isinstance(request.user, User):
            count(request, f"user-{request.user.pk}", request.user)
        return True
