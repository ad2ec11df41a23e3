"""Accounts and roles: created, granted, revoked by the security administrator, never by oneself."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from departments.accounts.passwords import FirstPassword
from departments.models import Organization, RoleGrant, User
from departments.permissions import Access, Action, authorize, reach_for
from departments.pinyin import order_of_name
from departments.reach import EVERYWHERE, Reach
from departments.roles import PLACED, Role, conflicts
from reform_tracker import clock
from reform_tracker.audit.trail import record

PASSWORD_FIELDS = ("password", "password_changed_at")


class AccountRefused(Exception):
    """The rules of roles forbid this; the message says why."""


@dataclass(frozen=True, slots=True)
class PlacedRole:
    """A role to be held for an organization; without `place` for the one it is usually held for:
    the government, or the account's own for the roles of its members."""

    role: Role
    place: int | None = None


def managed_by(actor: User) -> QuerySet[User]:
    """The accounts that a security administrator manages: of organizations within reach, without
    those that hold a role beyond it, whose password would open what lies there."""
    reach = reach_for(actor, Action.MANAGE_ACCOUNTS)
    if reach.whole:
        return User.objects.all()
    beyond = RoleGrant.objects.filter(~reach.among("organization"), user=OuterRef("pk"))
    return User.objects.filter(~Exists(beyond), reach.among("organization"))


@transaction.atomic
def create_account(
    *,
    actor: User | None,
    source: str,
    username: str,
    full_name: str,
    organization: Organization,
    roles: Collection[Role | PlacedRole],
    password: str | FirstPassword | None,
    email: str = "",
    office_phone: str = "",
    must_change_password: bool = False,
    is_demo: bool = False,
) -> User:
    """Makes an account with its roles. `actor` None is the system (demo, first installation).

    Without a password nobody can sign in to it. `must_change_password`: it is a first password,
    which expires, and the person has to choose another one before anything else. `is_demo`: it is
    open in a demo only.

    Raises AccountRefused when the roles exclude each other or are held for the wrong place.
    """
    if actor is not None:
        access = Access(owner=organization.pk, public=True)
        authorize(actor, Action.MANAGE_ACCOUNTS, access)
    wanted = _placed(roles, organization.pk, actor)
    user = User(
        username=username,
        full_name=full_name,
        name_order=order_of_name(full_name),
        organization=organization,
        email=email,
        office_phone=office_phone,
        must_change_password=must_change_password,
        password_until=_first_password_until() if must_change_password else None,
        is_demo=is_demo,
    )
    if isinstance(password, FirstPassword):
        user.password = password.hashed()
    else:
        user.set_password(password)
    user.save()
    _grant(user, wanted, actor)
    record(
        actor=actor,
        action="account.created",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"organization": organization.pk, "roles": _told(wanted)},
    )
    return user


@transaction.atomic
def set_roles(
    user_id: int, *, actor: User, source: str, roles: Collection[Role | PlacedRole]
) -> User:
    """Gives an account exactly these roles; what it loses ends at its next request.

    Raises AccountRefused for one's own account, for roles that exclude each other and for a place
    that is not within the actor's reach.
    """
    user = managed(user_id, actor)
    if user.pk == actor.pk:
        raise AccountRefused(_("Nobody changes their own roles. Ask the other administrator."))
    if user.holds(Role.API_CLIENT):
        raise AccountRefused(_("The role of an API client's account is fixed: revoke the client."))
    wanted = _placed(roles, user.organization_id, actor)
    standing = {(Role(one.role), one.organization_id): one.pk for one in user.grants.all()}
    user.grants.filter(pk__in=[pk for held, pk in standing.items() if held not in wanted]).delete()
    _grant(user, wanted - standing.keys(), actor)
    record(
        actor=actor,
        action="account.roles",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"before": _told(standing), "after": _told(wanted)},
    )
    return user


@transaction.atomic
def open_again(user_id: int, *, actor: User, source: str) -> User:
    """Opens a closed account again; accounts are never deleted. Who closes one also says who takes
    over, see `moving.leave`.

    Raises AccountRefused for an account whose organization has ended.
    """
    user = managed(user_id, actor)
    if user.organization.valid_until is not None:
        raise AccountRefused(_("The organization has ended: move the account to another one."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(
        actor=actor,
        action="account.opened",
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
    user = managed(user_id, actor)
    if user.pk == actor.pk:
        raise AccountRefused(_("Change your own password on its own page."))
    if user.holds(Role.API_CLIENT):
        raise AccountRefused(_("The account of an API client has no password."))
    user.set_password(password)
    user.must_change_password, user.password_until = True, _first_password_until()
    user.save(update_fields=[*PASSWORD_FIELDS, "must_change_password", "password_until"])
    user.remembered_devices.all().delete()
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
    user.must_change_password, user.password_until = False, None
    user.save(update_fields=["must_change_password", "password_until"])
    user.remembered_devices.all().delete()
    record(
        actor=user,
        action="account.password",
        target=user,
        source=source,
        summary=user.trail_name,
    )


def _first_password_until() -> datetime:
    return clock.real_now() + timedelta(days=settings.FIRST_PASSWORD_DAYS)


def managed(user_id: int, actor: User) -> User:
    """The account, locked, if it is the actor's to manage. Raises Http404, PermissionDenied."""
    authorize(actor, Action.MANAGE_ACCOUNTS)
    user = managed_by(actor).select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Http404
    return user


def require_compatible(roles: Iterable[Role]) -> None:
    """Raises AccountRefused for roles that exclude each other."""
    if reason := conflicts(frozenset(roles)):
        raise AccountRefused(reason)


def _placed(
    roles: Collection[Role | PlacedRole], own: int, actor: User | None
) -> frozenset[tuple[Role, int]]:
    """Each role with the organization it is to be held for; `own` is the account's.

    `actor` None is the system, which reaches everything.
    """
    asked = [one if isinstance(one, PlacedRole) else PlacedRole(one) for one in roles]
    require_compatible(one.role for one in asked)
    reach = reach_for(actor, Action.MANAGE_ACCOUNTS) if actor else EVERYWHERE
    return frozenset((one.role, _place(one, own, reach)) for one in asked)


def _place(asked: PlacedRole, own: int, reach: Reach) -> int:
    if asked.role not in PLACED:
        if asked.place not in (None, own):
            raise AccountRefused(
                _("“%(role)s” is held for the account's own organization only.")
                % {"role": asked.role.label}
            )
        return own
    place = asked.place
    if place is None and reach.whole:
        government = Organization.objects.government()
        place = government.pk if government else None
    if place is None or not reach.covers(place):
        raise AccountRefused(
            _("Choose an organization within your own reach for “%(role)s”.")
            % {"role": asked.role.label}
        )
    return place


def _grant(user: User, roles: Collection[tuple[Role, int]], actor: User | None) -> None:
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, organization_id=place, granted_by=actor)
        for role, place in sorted(roles)
    )


def _told(roles: Collection[tuple[Role, int]]) -> dict[str, list[int]]:
    """Roles as the trail keeps them: each with the organizations it is held for."""
    told: dict[str, list[int]] = defaultdict(list)
    for role, place in sorted(roles):
        told[role.value].append(place)
    return dict(told)
