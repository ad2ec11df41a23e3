"""Bearer tokens of API clients: `Authorization: Bearer <key>.<secret>`."""

import contextlib
import re
from datetime import timedelta

from django.db import OperationalError
from django.db.models import Q
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from departments.models import ApiClient, User
from departments.roles import Role
from reform_tracker import clock

TOKEN = re.compile(r"(?P<key>[A-Za-z0-9_-]{1,24})\.(?P<secret>[A-Za-z0-9_-]{1,128})")
USE_IS_STORED_AFTER = timedelta(minutes=1)


class BearerTokenAuthentication(BaseAuthentication):
    """Sets `request.user` to the client's account and `request.auth` to the client.

    Whatever is wrong, the answer is the same, and an unknown key costs the same comparison as a
    wrong secret.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiClient] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _separator, token = header.partition(" ")
        match = TOKEN.fullmatch(token.strip()) if scheme.lower() == "bearer" else None
        if match is None:
            raise AuthenticationFailed
        client = _client(match["key"])
        if not (client or _nobody()).accepts(match["secret"]) or client is None:
            raise AuthenticationFailed
        if not client.account.holds(Role.API_CLIENT):
            raise AuthenticationFailed
        _store_use(client)
        return client.account, client

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="reform_tracker"'


def _client(key_id: str) -> ApiClient | None:
    return ApiClient.objects.select_related("account__organization").filter(key_id=key_id).first()


def _nobody() -> ApiClient:
    """A client that accepts no secret: its account is not active."""
    return ApiClient(
        account=User(is_active=False), secret_hmac="0" * 64, expires_at=clock.real_now()
    )


def _store_use(client: ApiClient) -> None:
    """Keeps the time of use, at most once a minute: a read should not cost a write each time."""
    now = clock.real_now()
    limit = now - USE_IS_STORED_AFTER
    if client.last_used_at is not None and client.last_used_at > limit:
        return
    due = ApiClient.objects.filter(pk=client.pk).filter(
        Q(last_used_at=None) | Q(last_used_at__lte=limit)
    )
    # A full disk or a locked file must not refuse a read for the sake of this note.
    with contextlib.suppress(OperationalError):
        due.update(last_used_at=now)
