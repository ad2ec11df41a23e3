"""Organizations are renamed, merged, split, abolished: entered, put into effect on their day.

This room changes what it owns: names, validity, the tree, roles held for a body. What others keep
of an organization they carry over themselves, in the same transaction: they register with
`register`.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from departments.accounts import moving
from departments.models import (
    ChangeKind,
    Organization,
    OrganizationChange,
    OrganizationName,
    RoleGrant,
    User,
)
from departments.organizations.models import PARTIES
from departments.organizations.registry import LONGEST_PINYIN
from departments.permissions import OF_ALL, Action, authorize
from departments.pinyin import search_text
from departments.roles import PLACED
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.workdays import ONE_DAY

log = logging.getLogger(__name__)

# Gets a change that is put into effect, on its day; returns what it means to the feeds.
Listener = Callable[[OrganizationChange], Sequence[object]]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


@dataclass(frozen=True)
class ChangeRefused(Exception):
    """Why a change cannot be made. `place` names the field."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class ChangeInput:
    """What becomes of an organization; see `OrganizationChange`."""

    organization: Organization
    kind: ChangeKind
    on: date
    basis: str
    successor: Organization | None = None
    short_name: str = ""
    formal_name: str = ""
    ends: bool = True


@transaction.atomic
def enter_change(content: ChangeInput, *, actor: User, source: str) -> OrganizationChange:
    """Keeps a change until its day; `put_into_effect` carries it out.

    Raises ChangeRefused with the place and what to do, PermissionDenied.
    """
    change, entry = keep_change(content, actor=actor)
    record_all([entry], actor=actor, source=source)
    return change


def keep_change(content: ChangeInput, *, actor: User) -> tuple[OrganizationChange, AuditEntry]:
    """The same for a service that records what it does at its end: whoever holds the end of the
    trail must not wait for rows."""
    authorize(actor, Action.CHANGE_ORGANIZATION, OF_ALL)
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=content.organization.pk
    )
    _check(organization, content)
    renamed = content.kind == ChangeKind.RENAMED
    change = OrganizationChange.objects.create(
        kind=content.kind,
        organization=organization,
        on=content.on,
        basis=content.basis.strip(),
        successor=None if renamed else content.successor,
        ends=not renamed and (content.ends or content.kind != ChangeKind.SPLIT),
        short_name=content.short_name.strip() if renamed else "",
        formal_name=content.formal_name.strip() if renamed else "",
        former_short_name=organization.short_name,
        former_formal_name=organization.formal_name,
        entered_by=actor,
        entered_at=clock.now(),
    )
    return change, _entry(change, "organization.change_entered")


@transaction.atomic
def cancel_change(change_id: int, *, actor: User, source: str) -> OrganizationChange:
    """Takes back a change that is not in effect yet. Raises ChangeRefused, PermissionDenied."""
    authorize(actor, Action.CHANGE_ORGANIZATION, OF_ALL)
    change = _locked(change_id)
    if not change.is_planned:
        raise ChangeRefused("", _("This change is in effect; enter another one instead."))
    change.cancelled_by, change.cancelled_at = actor, clock.now()
    change.save(update_fields=["cancelled_by", "cancelled_at"])
    entry = _entry(change, "organization.change_cancelled")
    record_all([entry], actor=actor, source=source)
    return change


@transaction.atomic
def put_into_effect(
    change_id: int, *, actor: User | None, source: str, before: Sequence[AuditEntry] = ()
) -> bool:
    """Carries a change out if its day has come; False when there is nothing to do.

    `actor` None is the job. `before` is recorded with it: what led to it in the same transaction,
    for nothing may be waited for once the trail is written. Raises ChangeRefused where the register
    does not allow it any more: the name was taken meanwhile.
    """
    change = _locked(change_id)
    if not change.is_planned or change.on > clock.today():
        record_all(before, actor=actor, source=source)
        return False
    change.applied_on = clock.today()
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=change.organization_id
    )
    change.organization = organization
    # Before anything of the body itself moves: what was owed is asked for as it was.
    told = [one for listener in _listeners for one in listener(change)]
    if change.kind == ChangeKind.RENAMED:
        _rename(organization, change)
    elif change.ends:
        _end(organization, change)
    change.save()
    moving.carry_out(change, source)
    entry = _entry(change, "organization.changed", told)
    record_all([*before, entry], actor=actor, source=source)
    return True


def put_due_into_effect(*, source: str) -> int:
    """Carries out every change whose day has come, oldest first; returns how many. Running it again
    changes nothing."""
    waiting = OrganizationChange.objects.due(clock.today()).order_by("on", "pk")
    done = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            done += put_into_effect(pk, actor=None, source=source)
        except ChangeRefused:  # the others must not wait for it; its page says that it is overdue
            log.exception("change %s of an organization cannot be carried out", pk)
    return done


def standing_successor(change: OrganizationChange) -> Organization | None:
    """Who takes over: the successor, or whoever has taken over from that meanwhile."""
    successor = change.successor
    return successor.successor or successor if successor else None


def _locked(change_id: int) -> OrganizationChange:
    rows = OrganizationChange.objects.select_for_update(of=("self",))
    change = rows.filter(pk=change_id).select_related("successor__successor").first()
    if change is None:
        raise Http404
    return change


def _check(organization: Organization, content: ChangeInput) -> None:
    if organization.kind not in PARTIES:
        raise ChangeRefused("organization", _("The government is not changed here."))
    if organization.valid_until is not None:
        raise ChangeRefused("organization", _("This organization has ended already."))
    if OrganizationChange.objects.planned().filter(organization=organization).exists():
        raise ChangeRefused(
            "organization", _("A change of this organization is planned already; cancel it first.")
        )
    if content.on < clock.today():
        raise ChangeRefused(
            "on",
            _(
                "What has passed is not rewritten: give today or a day to come. The day that the "
                "document names stands in the basis."
            ),
        )
    if not content.basis.strip():
        raise ChangeRefused("basis", _("Name the document that orders the change."))
    if content.kind == ChangeKind.RENAMED:
        _check_names(organization, content)
    else:
        _check_successor(organization, content)


def _check_names(organization: Organization, content: ChangeInput) -> None:
    names = [content.short_name.strip(), content.formal_name.strip()]
    for place, name in zip(("short_name", "formal_name"), names, strict=True):
        if not name:
            raise ChangeRefused(place, _("Give the new name."))
    if names == [organization.short_name, organization.formal_name]:
        raise ChangeRefused("short_name", _("The names are those it bears already."))
    _require_free(organization, names)


def _require_free(organization: Organization, names: Sequence[str]) -> None:
    taken = (
        OrganizationName.objects.held().filter(name__in=names).exclude(organization=organization)
    )
    if other := taken.select_related("organization").first():
        told = {"name": other.name, "organization": other.organization.formal_name}
        raise ChangeRefused("short_name", _("“%(name)s” is the name of %(organization)s.") % told)


def _check_successor(organization: Organization, content: ChangeInput) -> None:
    successor = content.successor
    if successor is None:
        if content.kind == ChangeKind.MERGED:
            raise ChangeRefused("successor", _("Say who takes over."))
        return
    if successor.pk == organization.pk:
        raise ChangeRefused("successor", _("Choose another organization as the successor."))
    if successor.kind != organization.kind:
        raise ChangeRefused("successor", _("Choose a successor of the same kind."))
    if not Organization.objects.valid_on(content.on).filter(pk=successor.pk).exists():
        raise ChangeRefused("successor", _("The successor does not exist on that day."))


def _rename(organization: Organization, change: OrganizationChange) -> None:
    """The names of before stay with the days of before; by them it is still found."""
    wanted = dict.fromkeys([change.short_name, change.formal_name])
    _require_free(organization, list(wanted))
    change.former_short_name, change.former_formal_name = (
        organization.short_name,
        organization.formal_name,
    )
    kept = set(organization.names.held().filter(name__in=wanted).values_list("name", flat=True))
    _end_names(organization, keep=kept)
    OrganizationName.objects.bulk_create(
        OrganizationName(organization=organization, name=name, since=clock.today())
        for name in wanted
        if name not in kept
    )
    pinyin = f"{search_text(change.short_name)} {organization.pinyin}"
    organization.short_name, organization.formal_name = change.short_name, change.formal_name
    organization.pinyin = pinyin[:LONGEST_PINYIN]
    organization.save(update_fields=["short_name", "formal_name", "pinyin"])


def _end(organization: Organization, change: OrganizationChange) -> None:
    """The body exists no more; what lies under it and is held for it goes to the successor."""
    successor = standing_successor(change)
    _end_names(organization)
    yesterday = clock.today() - ONE_DAY
    organization.valid_until = max(yesterday, organization.valid_from or yesterday)
    organization.successor = successor
    organization.save(update_fields=["valid_until", "successor"])
    Organization.objects.filter(successor=organization).update(successor=successor)
    heir = successor or organization.parent
    if heir is not None:  # a department or prefecture has a superior
        Organization.objects.filter(parent=organization).exclude(pk=heir.pk).update(parent=heir)
        _place_again(organization, heir)


def _place_again(gone: Organization, heir: Organization) -> None:
    """Roles that reach what lies under the body are held for its successor now."""
    rows = RoleGrant.objects.filter(organization=gone, role__in=PLACED)
    there = RoleGrant.objects.filter(organization=heir).values_list("user_id", "role")
    held = set(there)
    doubled = [row.pk for row in rows if (row.user_id, row.role) in held]
    RoleGrant.objects.filter(pk__in=doubled).delete()
    RoleGrant.objects.filter(organization=gone, role__in=PLACED).update(organization=heir)


def _end_names(organization: Organization, keep: Sequence[str] | set[str] = ()) -> None:
    today = clock.today()
    for row in organization.names.held().exclude(name__in=keep):
        row.until = max(today, row.since or today)
        row.save(update_fields=["until"])


def _entry(change: OrganizationChange, action: str, told: Sequence[object] = ()) -> AuditEntry:
    to = change.short_name or (change.successor.short_name if change.successor else "")
    summary = f"{change.former_short_name}: {change.get_kind_display()}"
    return AuditEntry(
        action=action,
        target=change,
        summary=f"{summary} → {to}" if to else summary,
        data={
            "organization": change.organization_id,
            "kind": change.kind,
            "on": change.on,
            "successor": change.successor_id,
            "ends": change.ends,
            "names": [change.short_name, change.formal_name],
            "basis": change.basis,
        },
        changes=told,
    )
