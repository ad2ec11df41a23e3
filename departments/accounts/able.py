"""Organizations that can be told nothing: for them nobody acts who can sign in and is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from departments.absences.deputies import NONE_AWAY, Deputies
from departments.models import Absence, Organization, RoleGrant, User
from departments.roles import Role
from reform_tracker import clock

# The roles of whoever acts for an organization: what waits for one of them waits for a person.
ACTING = (Role.REPORTER, Role.APPROVER)


class Reason(models.TextChoices):
    """Why nobody can be told, the nearest to a remedy last."""

    NO_ACCOUNT = "no_account", _("no account")
    CLOSED = "closed", _("all accounts closed")
    NEVER_USED = "never_used", _("first password expired unused")
    ON_LEAVE = "on_leave", _("all on leave, without a deputy")


NEAREST = list(Reason)


@dataclass(frozen=True, slots=True)
class Untold:
    """An organization for which nobody can be told, and why."""

    pk: int
    name: str
    reason: Reason


def untold_of(organizations: Iterable[Organization], on: date) -> tuple[Untold, ...]:
    """Those of these organizations that can be told nothing on a day, in unit order.

    Nobody acts for them: there is no account of a reporter or approver, or those there are closed,
    were never signed in to in time, or belong to people on leave for whom nobody stands in.
    """
    asked = sorted(organizations, key=lambda one: (one.unit_order, one.pk))
    reasons = _reasons({one.pk for one in asked}, on)
    found = ((one, reasons.get(one.pk, [Reason.NO_ACCOUNT])) for one in asked)
    return tuple(
        Untold(one.pk, one.short_name, max(why, key=NEAREST.index)) for one, why in found if why
    )


def _reasons(organizations: Collection[int], on: date) -> dict[int, list[Reason]]:
    """Why each acting account of an organization cannot be told; nothing once one of them can."""
    grants = RoleGrant.objects.filter(role__in=ACTING, organization__in=organizations)
    away = Exists(Absence.objects.on(on).filter(user=OuterRef("user")))
    acting = list(grants.annotate(away=away).select_related("user__provider_identity").order_by())
    deputies = Deputies.on(on) if any(grant.away for grant in acting) else NONE_AWAY
    found: dict[int, list[Reason]] = {}
    told: set[int] = set()
    for grant in acting:
        reason = _reason(grant, deputies)
        if reason is None:
            told.add(grant.organization_id)
        else:
            found.setdefault(grant.organization_id, []).append(reason)
    return {**found, **{pk: [] for pk in told}}


def _reason(grant: RoleGrant, deputies: Deputies) -> Reason | None:
    user: User = grant.user
    if not user.is_active:
        return Reason.CLOSED
    if not user.has_usable_password():
        return Reason.NO_ACCOUNT
    by_provider = getattr(user, "provider_identity", None)  # in place of a password
    if by_provider is None and user.has_expired_first_password(clock.real_now()):
        return Reason.NEVER_USED
    away = user.pk in deputies.away
    if away and deputies.of(user.pk, Role(grant.role), grant.organization_id) == user.pk:
        return Reason.ON_LEAVE
    return None
