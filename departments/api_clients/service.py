"""API clients: making one, with its token shown once, renewing the token, revoking the client."""

import secrets
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from departments.api_clients.models import checked_networks
from departments.models import ApiClient, ApiToken, Organization, RoleGrant, Scope, User
from departments.permissions import OF_ALL, Access, Action, authorize, reach_for
from departments.pinyin import order_of_name
from departments.roles import Role
from reform_tracker import clock, sandbox
from reform_tracker.audit.trail import record
from reform_tracker.models import Sandbox
from reform_tracker.sandbox import copying

LONGEST_LIFE_DAYS = 180
LONGEST_OVERLAP = timedelta(days=7)
DEFAULT_DAYS = 90
DEFAULT_SCOPES = (
    Scope.READ,
    Scope.REPORTS,
    Scope.FILINGS,
    Scope.ASSESSMENT,
    Scope.REQUESTS,
    Scope.ACKNOWLEDGEMENTS,
    Scope.COMMENTS,
    Scope.RESULTS,
)
LONGEST_NAME = 60
MOST_NETWORKS = 20


@dataclass(frozen=True, slots=True)
class NewToken:
    """`text` is known here only: what is stored cannot be turned back into it."""

    token: ApiToken
    text: str

    @property
    def client(self) -> ApiClient:
        return self.token.client


@transaction.atomic
def create_client(
    organization: Organization,
    *,
    name: str,
    days: int,
    actor: User | None,
    source: str,
    scopes: Collection[str] = DEFAULT_SCOPES,
    networks: Collection[str] = (),
    is_sandbox: bool = False,
) -> NewToken:
    """Makes a client of the organization with an acting account of its own, and its first token.

    A sandbox client reaches the copy of the data only; the first one has the copy made.
    `actor` None is the command line. Raises ValueError for an empty name, a life outside of 1 to
    180 days, an unknown scope or what is no network, PermissionDenied by the permission table.
    """
    if actor is not None:
        access = Access(owner=organization.pk, public=True)
        authorize(actor, Action.MANAGE_API_CLIENTS, access)
    kept = _checked(name, scopes, networks, days)
    key_id = _new_key()
    kept["is_sandbox"] = is_sandbox
    client = ApiClient.objects.create(
        account=_account(organization, kept["name"], key_id, actor), **kept
    )
    if is_sandbox and not Sandbox.objects.exists():
        copying.ask()
    made = _new_token(client, key_id)
    record(
        actor=actor,
        action="api_client.created",
        target=client,
        source=source,
        summary=f"{organization.short_name}: {client.name}",
        data={
            **kept,
            "key_id": key_id,
            "expires_at": made.token.expires_at,
            "organization": organization.pk,
        },
    )
    return made


@transaction.atomic
def change_client(
    client_id: int,
    *,
    actor: User,
    source: str,
    name: str,
    scopes: Collection[str],
    networks: Collection[str],
    days: int,
) -> ApiClient:
    """Changes what the client is called, what it may do, where it may call from, and how long its
    next tokens live.

    Raises ValueError as `create_client` does, PermissionDenied, ApiClient.DoesNotExist.
    """
    client = _locked(client_id, actor)
    kept = _checked(name, scopes, networks, days)
    if all(getattr(client, field) == value for field, value in kept.items()):
        return client
    before = {field: getattr(client, field) for field in kept}
    for field, value in kept.items():
        setattr(client, field, value)
    client.save(update_fields=list(kept))
    record(
        actor=actor,
        action="api_client.changed",
        target=client,
        source=source,
        summary=client.name,
        data={"before": before, "after": kept},
    )
    return client


@transaction.atomic
def renew_token(
    client_id: int, *, actor: User, source: str, overlap: timedelta, kept: str | None = None
) -> NewToken:
    """A new token; the former one ends after `overlap`.

    `kept` is the key of the token that the caller used: it is the one that stays for so long,
    every other one ends at once, so there are never more than two. None: the newest stays.
    A client renews its own. Raises ValueError for an overlap outside of 0 to 7 days or a revoked
    client, PermissionDenied, ApiClient.DoesNotExist.
    """
    client = _locked(client_id, actor)
    if client.revoked_at is not None:
        raise ValueError(_("The client is revoked; make a new one."))
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise ValueError(
            _("The former token may stay for up to %(days)s days.") % {"days": LONGEST_OVERLAP.days}
        )
    tokens = list(client.tokens.order_by("-id"))
    former = next((token for token in tokens if kept in (None, token.key_id)), None)
    _end(client, former, overlap)
    made = _new_token(client, _new_key())
    record(
        actor=actor,
        action="api_client.renewed",
        target=client,
        source=source,
        summary=client.name,
        data={
            "key_id": made.token.key_id,
            "expires_at": made.token.expires_at,
            "former": former.key_id if former else "",
            "former_until": former.expires_at if former else None,
        },
    )
    return made


@transaction.atomic
def revoke_client(client_id: int, *, actor: User | None, source: str) -> ApiClient:
    """Ends a client and all its tokens at once; revoking it again changes nothing.

    `actor` None is the command line. Raises PermissionDenied by the permission table,
    ApiClient.DoesNotExist.
    """
    client = _locked(client_id, actor)
    if client.revoked_at is not None:
        return client
    client.revoked_at = clock.real_now()
    client.save(update_fields=["revoked_at"])
    record(
        actor=actor,
        action="api_client.revoked",
        target=client,
        source=source,
        summary=client.name,
        data={"keys": [token.key_id for token in client.tokens.all()]},
    )
    return client


def managed_by(user: User) -> QuerySet[ApiClient]:
    """The clients of the organizations that a security administrator reaches."""
    reach = reach_for(user, Action.MANAGE_API_CLIENTS)
    return ApiClient.objects.filter(reach.among("account__organization"))


def _locked(client_id: int, actor: User | None) -> ApiClient:
    """The client, if it is the actor's own or one to manage; the command line's are all.

    Raises PermissionDenied, ApiClient.DoesNotExist.
    """
    rows = ApiClient.objects.all()
    if actor is not None and not rows.filter(pk=client_id, account=actor).exists():
        authorize(actor, Action.MANAGE_API_CLIENTS)
        rows = managed_by(actor)
    return rows.select_for_update(of=("self",)).get(pk=client_id)


def admit(client: ApiClient) -> None:
    """Makes a client that was made after the copy of the data known inside of it.

    The caller works in the copy; `client` comes from the real data with its account.
    """
    if ApiClient.objects.filter(pk=client.pk).exists():
        return
    organization = client.account.organization
    superior = organization.parent_id
    if superior and not Organization.objects.filter(pk=superior).exists():
        organization.parent = Organization.objects.government()
    rows: tuple[Model, ...] = (organization, client.account, client)
    for row in rows:
        type(row)._default_manager.bulk_create([row], ignore_conflicts=True)


def webhooks_of(client: ApiClient) -> list[Any]:
    """Where the client's system is called; a sandbox client's webhooks lie in the copy."""
    try:
        with sandbox.entered() if client.is_sandbox else nullcontext():
            return list(client.webhooks.all())
    except sandbox.NotReady:
        return []


@transaction.atomic
def renew_sandbox(*, actor: User, source: str) -> None:
    """Has the copy made again from the real data; what clients wrote into the former one is gone.

    Raises PermissionDenied by the permission table.
    """
    authorize(actor, Action.MANAGE_API_CLIENTS, OF_ALL)
    copying.ask()
    state = Sandbox.objects.get()
    record(actor=actor, action="sandbox.asked", target=state, source=source, summary="")


def _checked(
    name: str, scopes: Collection[str], networks: Collection[str], days: int
) -> dict[str, object]:
    """The fields of a client that people choose."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(
            _("Give the client a name of up to %(most)s characters.") % {"most": LONGEST_NAME}
        )
    if not 0 < days <= LONGEST_LIFE_DAYS:
        raise ValueError(_("A token lives from 1 to %(days)s days.") % {"days": LONGEST_LIFE_DAYS})
    unknown = set(scopes) - set(Scope.values)
    if unknown:
        raise ValueError(_("There is no scope “%(name)s”.") % {"name": min(unknown)})
    if len(networks) > MOST_NETWORKS:
        raise ValueError(_("Give up to %(most)s networks.") % {"most": MOST_NETWORKS})
    return {
        "name": name,
        "scopes": [scope for scope in Scope.values if scope in scopes],
        "networks": checked_networks(networks),
        "token_days": days,
    }


def _new_key() -> str:
    return secrets.token_hex(8)


def _new_token(client: ApiClient, key_id: str) -> NewToken:
    secret, now = ApiToken.new_secret(), clock.real_now()
    token = ApiToken.objects.create(
        client=client,
        key_id=key_id,
        secret_hmac=ApiToken.hmac_of(secret),
        created_at=now,
        expires_at=now + timedelta(days=client.token_days),
    )
    return NewToken(token, f"{key_id}.{secret}")


def _end(client: ApiClient, former: ApiToken | None, overlap: timedelta) -> None:
    """Ends the tokens of a client: the former one later, the others now."""
    now = clock.real_now()
    others = client.tokens.filter(revoked_at=None)
    if former is not None:
        others = others.exclude(pk=former.pk)
        former.expires_at = min(former.expires_at, now + overlap)
        former.save(update_fields=["expires_at"])
    others.update(revoked_at=now)


def _account(organization: Organization, name: object, key_id: str, actor: User | None) -> User:
    account = User(
        username=f"api-{key_id}",
        full_name=str(name),
        name_order=order_of_name(str(name)),
        organization=organization,
    )
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(
        user=account, role=Role.API_CLIENT, organization=organization, granted_by=actor
    )
    return account
