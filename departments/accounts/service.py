"""Accounts and roles: created, granted, revoked by the security administrator, never by oneself."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from departments.accounts import news
from departments.accounts.passwords import FirstPassword
from departments.granting import proposing
from departments.granting.models import Kind
from departments.models import Organization, PersonMove, RoleGrant, User
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
    open in a demo only. Roles that a second person confirms are proposed; until then nobody can
    sign in, and the password is the first half of the one to come.

    Raises AccountRefused when the roles exclude each other or are held for the wrong place.
    """
    if actor is not None:
        access = Access(owner=organization.pk, public=True)
        authorize(actor, Action.MANAGE_ACCOUNTS, access)
    wanted = _placed(roles, organization.pk, actor)
    asked = proposing.needing(wanted, actor)
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
    if isinstance(password, FirstPassword) and not asked:
        user.password = password.hashed()
    else:
        user.set_password(None if asked else _text(password))
    user.save()
    grant(user, wanted - asked, actor)
    record(
        actor=actor,
        action="account.created",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"organization": organization.pk, "roles": _told(wanted - asked)},
    )
    if asked and actor is not None:
        half = _text(password) or ""
        propose(user, Kind.ROLES, actor, source, roles=asked, first_half=half)
    return user


@transaction.atomic
def set_roles(
    user_id: int, *, actor: User, source: str, roles: Collection[Role | PlacedRole]
) -> User:
    """Gives an account exactly these roles; what it loses ends at its next request, what a second
    person confirms is proposed, given or taken away.

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
    asked = proposing.needing(wanted - standing.keys(), actor, user)
    taken = proposing.taking(standing.keys() - wanted)
    # What comes in the place of a role that two take away comes with that: until then they might
    # exclude each other.
    asked |= (wanted - standing.keys()) if taken else frozenset()
    # A role that is to be held elsewhere stays where it is until that is confirmed.
    elsewhere = {role for role, _place in asked | taken}
    instead = {held for held in standing.keys() - wanted if held[0] in elsewhere}
    after = wanted - asked | instead
    # Whoever is to reach less than before still stands on the word of those who gave that.
    narrowed = {held: _given_by(user, *held) for held in after - standing.keys()}
    user.grants.filter(pk__in=[pk for held, pk in standing.items() if held not in after]).delete()
    for held, given in narrowed.items():
        grant(user, [held], **(given or {"actor": actor}))
    _not_later_either(user, {role for role, _place in standing.keys() - after})
    if asked or instead:
        propose(user, Kind.ROLES, actor, source, roles=asked, instead=instead)
    if not (asked or instead) or after != standing.keys():
        record(
            actor=actor,
            action="account.roles",
            target=user,
            source=source,
            summary=user.trail_name,
            data={"before": _told(standing), "after": _told(after)},
        )
    return user


@transaction.atomic
def open_again(user_id: int, *, actor: User, source: str) -> User:
    """Opens a closed account again; accounts are never deleted. Who closes one also says who takes
    over, see `moving.leave`. One with a privileged role is opened once a second person confirms.

    Raises AccountRefused for an account whose organization has ended.
    """
    user = managed(user_id, actor)
    require_may_open(user)
    if proposing.suspension_of(user):
        raise AccountRefused(_("This account is suspended: refuse that, and it is open again."))
    if proposing.is_privileged(user) and not user.is_active:
        propose(user, Kind.OPENING, actor, source)
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(
        actor=actor,
        action="account.opened",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"before": "closed", "after": "open"},
    )
    return user


@transaction.atomic
def reset_password(user_id: int, *, actor: User, source: str, password: str) -> User:
    """Gives an account a new first password, which the person must change at once.

    For a person who has forgotten it. Of an account with a privileged role it is the first half of
    what a second person confirms. Raises AccountRefused for one's own account (there is a page for
    that) and for the account of an API client, which has no password.
    """
    user = managed(user_id, actor)
    if user.pk == actor.pk:
        raise AccountRefused(_("Change your own password on its own page."))
    if user.holds(Role.API_CLIENT):
        raise AccountRefused(_("The account of an API client has no password."))
    if proposing.is_privileged(user):
        propose(user, Kind.PASSWORD, actor, source, first_half=password)
        return user
    give_first_password(user, password)
    news.tell(user, news.FIRST_PASSWORD)
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
    """Leaves a trace of one's own password change, and tells the person; the password itself stands
    nowhere."""
    user.must_change_password, user.password_until = False, None
    user.save(update_fields=["must_change_password", "password_until"])
    user.remembered_devices.all().delete()
    news.tell(user, news.PASSWORD_CHANGED)
    record(
        actor=user,
        action="account.password",
        target=user,
        source=source,
        summary=user.trail_name,
    )


def give_first_password(user: User, password: str) -> None:
    """The person must change it at the next sign-in; sessions and remembered browsers end."""
    user.set_password(password)
    user.must_change_password, user.password_until = True, _first_password_until()
    user.save(update_fields=[*PASSWORD_FIELDS, "must_change_password", "password_until"])
    user.remembered_devices.all().delete()
    user.sessions.all().delete()


def require_may_open(user: User) -> None:
    """Raises AccountRefused for an account whose organization has ended."""
    if user.organization.valid_until is not None:
        raise AccountRefused(_("The organization has ended: move the account to another one."))


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


def grant(
    user: User,
    roles: Collection[tuple[Role, int]],
    actor: User | None,
    *,
    confirmed_by: User | None = None,
    confirmed_at: datetime | None = None,
) -> None:
    """Rows for roles that are given now. Without `confirmed_at` it is by the word of `actor` alone,
    or of the operator of the server; rules and doors are the caller's."""
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user,
            role=role,
            organization_id=place,
            granted_by=actor,
            confirmed_by=confirmed_by,
            confirmed_at=confirmed_at,
        )
        for role, place in sorted(roles)
    )


def _not_later_either(user: User, lost: Collection[Role]) -> None:
    """What is taken away does not come back on the day of a change confirmed before."""
    for move in PersonMove.objects.filter(user=user, done_on=None):
        kept = [role for role in move.roles if role not in lost]
        if kept != move.roles:
            move.roles = kept
            move.save(update_fields=["roles"])


def _given_by(user: User, role: Role, place: int) -> dict[str, Any] | None:
    """By whose word the account reaches the place already by this role; None if it does not."""
    if role not in PLACED or not user.reach(role).covers(place):
        return None
    first = user.grants.filter(role=role).select_related("granted_by", "confirmed_by").first()
    if first is None:
        return None
    return {
        "actor": first.granted_by,
        "confirmed_by": first.confirmed_by,
        "confirmed_at": first.confirmed_at,
    }


def propose(user: User, kind: Kind, actor: User, source: str, **what: Any) -> None:
    """Raises AccountRefused while another proposal of the kind waits, or after too many."""
    try:
        proposing.propose(user, kind, actor=actor, source=source, **what)
    except proposing.NotProposed as refusal:
        raise AccountRefused(str(refusal)) from None


def _text(password: str | FirstPassword | None) -> str | None:
    return password.text if isinstance(password, FirstPassword) else password


def _told(roles: Collection[tuple[Role, int]]) -> dict[str, list[int]]:
    """Roles as the trail keeps them: each with the organizations it is held for."""
    told: dict[str, list[int]] = defaultdict(list)
    for role, place in sorted(roles):
        told[role.value].append(place)
    return dict(told)
