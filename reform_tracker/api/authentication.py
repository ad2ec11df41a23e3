"""Bearer tokens of API clients: `Authorization: Bearer <key>.<secret>`."""

import contextlib
import re
from datetime import timedelta
from typing import Any

from django.db import OperationalError
from django.db.models import Exists, OuterRef, Q
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from departments.api_clients.service import admit
from departments.models import ApiClient, ApiToken, RoleGrant, User
from departments.roles import Role
from departments.standing.attesting import carry_on
from departments.standing.facts import TOKENS
from reform_tracker import clock, sandbox
from reform_tracker.addresses import client_address
from reform_tracker.api.problem_types import SANDBOX_NOT_READY
from reform_tracker.api.problems import ApiProblem
from reform_tracker.api.throttling import count

TOKEN = re.compile(r"(?P<key>[A-Za-z0-9_-]{1,24})\.(?P<secret>[A-Za-z0-9_-]{1,128})")
USE_IS_STORED_AFTER = timedelta(minutes=1)


class BearerTokenAuthentication(BaseAuthentication):
    """Sets `request.user` to the client's account and `request.auth` to the token.

    Whatever is wrong, the answer is the same, and an unknown key costs the same comparison as a
    wrong secret.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _separator, text = header.partition(" ")
        match = TOKEN.fullmatch(text.strip()) if scheme.lower() == "bearer" else None
        if match is None:
            raise AuthenticationFailed
        token = _token(match["key"])
        if not (token or _nobody()).accepts(match["secret"]) or token is None:
            raise AuthenticationFailed
        address = client_address(request)
        account = token.client.account
        if not (token.client.may_call_from(address) and account.holds(Role.API_CLIENT)):
            raise AuthenticationFailed
        count(request, account.username, account)
        _keep_by_key_in_use(token, match["secret"])
        _store_use(token, address)
        if token.client.is_sandbox and not getattr(_view(request), "always_real", False):
            _enter_sandbox(token.client)
        return account, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="reform_tracker"'


def token_of(request: Request) -> ApiToken | None:
    """The token a request was made with; None for a signed-in person."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def required_token(request: Request) -> ApiToken:
    """The token of a request that only clients may make; the permission class has seen to that."""
    token = token_of(request)
    if token is None:
        raise TypeError("Nobody but an API client gets here.")
    return token


def _view(request: Request) -> Any:
    return (request.parser_context or {}).get("view")


def _enter_sandbox(client: ApiClient) -> None:
    """What the request asks and writes from here on is the copy's. Raises ApiProblem."""
    try:
        sandbox.enter()
    except sandbox.NotReady:
        raise ApiProblem(SANDBOX_NOT_READY, headers={"Retry-After": "30"}) from None
    admit(client)


def _token(key_id: str) -> ApiToken | None:
    is_client = RoleGrant.objects.filter(user=OuterRef("client__account"), role=Role.API_CLIENT)
    rows = ApiToken.objects.select_related("client__account__organization")
    found: Any = rows.filter(key_id=key_id).annotate(is_client=Exists(is_client)).first()
    if found is None:
        return None
    # The account of a client holds no other role: asked with the token, not once more.
    account = found.client.account
    own = frozenset({account.organization_id})
    account.held = {Role.API_CLIENT: own} if found.is_client else {}
    token: ApiToken = found
    return token


def _nobody() -> ApiToken:
    """A token that accepts no secret: its account is not active."""
    client = ApiClient(account=User(is_active=False))
    return ApiToken(client=client, secret_hmac="0" * 64, expires_at=clock.real_now())


def _keep_by_key_in_use(token: ApiToken, secret: str) -> None:
    """After SECRET_KEY was changed the first call of a client makes the former key needless."""
    kept = ApiToken.hmac_of(secret)
    if kept == token.secret_hmac:
        return
    client = token.client
    with contextlib.suppress(OperationalError):
        carry_on(
            client.account,
            TOKENS,
            "api_client.rekeyed",
            client,
            lambda: ApiToken.objects.filter(pk=token.pk).update(secret_hmac=kept),
        )


def _store_use(token: ApiToken, address: str) -> None:
    """Keeps time and place of use, at most once a minute: a read should not cost a write each
    time."""
    now = clock.real_now()
    limit = now - USE_IS_STORED_AFTER
    if token.last_used_at is not None and token.last_used_at > limit:
        return
    due = ApiToken.objects.filter(pk=token.pk).filter(
        Q(last_used_at=None) | Q(last_used_at__lte=limit)
    )
    # A full disk or a locked file must not refuse a read for the sake of this note.
    with contextlib.suppress(OperationalError):
        due.update(last_used_at=now, last_used_from=address or None)
