"""A limit of requests a minute for each API client.

Counted in the default cache. With local memory that is a count for each server process, which
is enough to stop a loop gone wild; a shared cache makes it exact.
"""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from departments.models import ApiToken, User


class ClientThrottle(SimpleRateThrottle):
    scope = "client"

    def get_rate(self) -> str:
        return f"{settings.API_REQUESTS_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if isinstance(request.auth, ApiToken):
            return f"api-client-{request.auth.client_id}"
        if isinstance(request.user, User):
            return f"api-user-{request.user.pk}"
        return None
