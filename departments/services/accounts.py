"""Accounts and roles: created, granted, revoked by the security administrator, never by oneself."""

from collections.abc import Collection

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from departments.models import Organization, RoleGrant, User
from departments.permissions import Action, authorize
from departments.roles import Role, conflicts
from reform_tracker.audit.trail import record


class AccountRefused(Exception):
    """The rules of roles forbid this; the message says why."""


@transaction.atomic
def create_account(
    *,
    actor: User | None,
    source: str,
    username: str,
    full_name: str,
    organization: Organization,
    roles: Collection[Role],
    password: str | None,
    email: str = "",
    office_phone: str = "",
    must_change_password: bool = False,
    is_demo: bool = False,
) -> User:
    """Makes an account with its roles. `actor` None is the system (demo, first installation).

    Without a password nobody can sign in to it. `must_change_password`: the person has to choose
    another one before anything else. `is_demo`: it is open in a demo only.

    Raises AccountRefused when the roles exclude each other.
    """
    if actor is not None:
        authorize(actor, Action.MANAGE_ACCOUNTS)
    _require_compatible(frozenset(roles))
    user = User(
        username=username,
        full_name=full_name,
        organization=organization,
        email=email,
        office_phone=office_phone,
        must_change_password=must_change_password,
        is_demo=is_demo,
    )
    user.set_password(password)
    user.save()
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, granted_by=actor) for role in roles
    )
    record(
        actor=actor,
        action="account.created",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"organization": organization.pk, "roles": sorted(roles)},
    )
    return user


@transaction.atomic
def set_roles(user_id: int, *, actor: User, source: str, roles: Collection[Role]) -> User:
    """Gives an account exactly these roles; what it loses ends at its next request.

    Raises AccountRefused for one's own account and for roles that exclude each other.
    """
    authorize(actor, Action.MANAGE_ACCOUNTS)
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Http404
    if user.pk == actor.pk:
        raise AccountRefused(_("Nobody changes their own roles. Ask the other administrator."))
    if user.holds(Role.API_CLIENT):
        raise AccountRefused(_("The role of an API client's account is fixed: revoke the client."))
    wanted = frozenset(roles)
    _require_compatible(wanted)
    before = user.roles
    user.grants.exclude(role__in=wanted).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, granted_by=actor) for role in wanted - before
    )
    record(
        actor=actor,
        action="account.roles",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"before": sorted(before), "after": sorted(wanted)},
    )
    return user


@transaction.atomic
def set_active(user_id: int, *, actor: User, source: str, active: bool) -> User:
    """Closes an account or opens it again; accounts are never deleted."""
    authorize(actor, Action.MANAGE_ACCOUNTS)
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Http404
    if user.pk == actor.pk:
        raise AccountRefused(_("Nobody closes their own account."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(
        actor=actor,
        action="account.opened" if active else "account.closed",
        target=user,
        source=source,
        summary=user.trail_name,
    )
    return user


@transaction.atomic
def reset_password(user_id: int, *, actor: User, source: str, password: str) -> User:
    """Gives an account a new first password, which the person must change at once.

    For a person who has forgotten it. Raises AccountRefused for one's own account (there is a page
    for that) and for the account of an API client, which has no password.
    """
    authorize(actor, Action.MANAGE_ACCOUNTS)
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Http404
    if user.pk == actor.pk:
        raise AccountRefused(_("Change your own password on its own page."))
    if user.holds(Role.API_CLIENT):
        raise AccountRefused(_("The account of an API client has no password."))
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor=actor,
        action="account.password_reset",
        target=user,
        source=source,
        summary=user.trail_name,
    )
    return user


@transaction.atomic
def password_changed(user: User, *, source: str) -> None:
    """Leaves a trace of one's own password change; the password itself stands nowhere."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    record(
        actor=user,
        action="account.password",
        target=user,
        source=source,
        summary=user.trail_name,
    )


def _require_compatible(roles: frozenset[Role]) -> None:
    if reason := conflicts(roles):
        raise AccountRefused(reason)
