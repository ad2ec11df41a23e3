"""API clients: making one, with its token shown once, and revoking it."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import ApiClient, Organization, RoleGrant, User
from departments.permissions import Action, authorize
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record

LONGEST_LIFE = timedelta(days=180)
DEFAULT_DAYS = 90
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewClient:
    """`token` is known here only: what is stored cannot be turned back into it."""

    client: ApiClient
    token: str


@transaction.atomic
def create_client(
    organization: Organization, *, name: str, days: int, actor: User | None, source: str
) -> NewClient:
    """Makes a client of the organization with an acting account of its own.

    `actor` None is the command line. Raises ValueError for an empty name or a life outside of
    1 to 180 days, PermissionDenied by the permission table.
    """
    if actor is not None:
        authorize(actor, Action.MANAGE_API_CLIENTS)
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(
            _("Give the client a name of up to %(most)s characters.") % {"most": LONGEST_NAME}
        )
    life = timedelta(days=days)
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise ValueError(_("A token lives from 1 to %(days)s days.") % {"days": LONGEST_LIFE.days})
    key_id, secret = secrets.token_hex(8), ApiClient.new_secret()
    client = ApiClient.objects.create(
        account=_account(organization, name, key_id, actor),
        name=name,
        key_id=key_id,
        secret_hmac=ApiClient.hmac_of(secret),
        expires_at=clock.real_now() + life,
    )
    record(
        actor=actor,
        action="api_client.created",
        target=client,
        source=source,
        summary=f"{organization.short_name}: {name}",
        data={"key_id": key_id, "expires_at": client.expires_at, "organization": organization.pk},
    )
    return NewClient(client, f"{key_id}.{secret}")


@transaction.atomic
def revoke_client(client_id: int, *, actor: User | None, source: str) -> ApiClient:
    """Ends a token at once; revoking it again changes nothing.

    `actor` None is the command line. Raises PermissionDenied by the permission table,
    ApiClient.DoesNotExist.
    """
    if actor is not None:
        authorize(actor, Action.MANAGE_API_CLIENTS)
    client = ApiClient.objects.select_for_update().get(pk=client_id)
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
        data={"key_id": client.key_id},
    )
    return client


def _account(organization: Organization, name: str, key_id: str, actor: User | None) -> User:
    account = User(username=f"api-{key_id}", full_name=name, organization=organization)
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(user=account, role=Role.API_CLIENT, granted_by=actor)
    return account
