"""Loading a register of organizations: names, order, codes, validity."""

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.models import Organization, OrganizationName, User
from departments.organizations.models import OrganizationKind
from departments.permissions import OF_ALL, Action, authorize
from departments.pinyin import search_text
from departments.reach import DEEPEST, Superiors, reach_of, upwards
from reform_tracker.audit.trail import AuditEntry, record, record_all


class NameTaken(Exception):
    """Another organization bears this name."""


class Misplaced(Exception):
    """An organization cannot lie there: in a circle, or deeper than any administration is."""


LONGEST_PINYIN = 300
BUILT_IN = Path(__file__).resolve().parent.parent / "data" / "gansu_2012.json"


@transaction.atomic
def load_organizations(
    path: Path = BUILT_IN, *, actor: User | None, source: str
) -> tuple[int, int]:
    """Adds the organizations of a register that are not there yet.

    Returns (added, already there). The order of the file is the fixed unit order. Existing
    organizations are left as they are: they are editable data. All of them lie under the
    government, which is made first where there is none.
    """
    register = json.loads(path.read_text(encoding="utf-8"))
    government = _government(register, actor=actor, source=source)
    added = 0
    for order, entry in enumerate(register["organizations"], start=1):
        if Organization.objects.filter(short_name=entry["short_name"]).exists():
            continue
        organization = _add(entry, order, register.get("valid_from"), government)
        added += 1
        record(
            actor=actor,
            action="organization.added",
            target=organization,
            source=source,
            summary=organization.formal_name,
            data=entry,
        )
    return added, len(register["organizations"]) - added


@transaction.atomic
def add_organization(
    *,
    short_name: str,
    formal_name: str,
    kind: str,
    actor: User | None,
    source: str,
    superior: Organization | None = None,
    valid_from: date | None = None,
) -> Organization:
    """Adds one organization at the end of the fixed unit order, under the government or another
    superior. `valid_from` is its first day.

    Raises NameTaken when an organization bears one of the names already, Misplaced.
    """
    if superior is None:
        superior = _government({}, actor=actor, source=source)
    organization, entry = make_organization(
        short_name=short_name,
        formal_name=formal_name,
        kind=kind,
        superior=superior,
        valid_from=valid_from,
    )
    record_all([entry], actor=actor, source=source)
    return organization


def make_organization(
    *,
    short_name: str,
    formal_name: str,
    kind: str,
    superior: Organization,
    valid_from: date | None = None,
) -> tuple[Organization, AuditEntry]:
    """The same for a service that records what it does at its end. Raises NameTaken, Misplaced."""
    names = list(dict.fromkeys([short_name, formal_name]))
    taken = OrganizationName.objects.held().filter(name__in=names).first()
    if taken is not None:
        raise NameTaken(taken.name)
    _require_level(superior.pk, 1, Organization.objects.superiors())
    last = Organization.objects.aggregate(last=Max("unit_order"))["last"] or 0
    entry: dict[str, Any] = {
        "kind": kind,
        "short_name": short_name,
        "formal_name": formal_name,
        "category": "",
        "code": None,
        "basis": "",
        "aliases": [],
    }
    try:
        with transaction.atomic():
            first = valid_from.isoformat() if valid_from else None
            organization = _add(entry, last // 10 + 1, first, superior)
    except IntegrityError as error:  # somebody else made it at this moment
        raise NameTaken(short_name) from error
    kept = entry | {"superior": superior.pk, "valid_from": valid_from}
    added = AuditEntry("organization.added", organization, formal_name, kept)
    return organization, added


@transaction.atomic
def set_superior(
    organization_id: int, superior_id: int, *, actor: User | None, source: str
) -> Organization:
    """Places an organization under another one; roles held for its superiors reach it at once.

    Raises Misplaced, KeyError for what does not exist, PermissionDenied.
    """
    if actor is not None:
        authorize(actor, Action.MANAGE_ACCOUNTS, OF_ALL)
    # One at a time: two that are placed under each other at once would make a circle.
    rows = Organization.objects.order_by("pk").select_for_update(no_key=True)
    tree = {row.pk: row for row in rows}
    organization, superior = tree[organization_id], tree[superior_id]
    superiors = {pk: row.parent_id for pk, row in tree.items()}
    if organization.parent_id is None:
        raise Misplaced(_("The government has no superior."))
    if organization_id in upwards(superior_id, superiors):
        told = {"superior": superior, "organization": organization}
        raise Misplaced(_("%(superior)s lies under %(organization)s.") % told)
    below = reach_of([organization_id], superiors).organizations
    lowest = max(len(upwards(pk, superiors)) for pk in below)
    _require_level(superior_id, lowest - len(upwards(organization_id, superiors)) + 1, superiors)
    if organization.parent_id == superior_id:
        return organization
    before, organization.parent_id = organization.parent_id, superior_id
    organization.save(update_fields=["parent"])
    record(
        actor=actor,
        action="organization.placed",
        target=organization,
        source=source,
        summary=f"{organization.short_name} → {superior.short_name}",
        data={"before": before, "after": superior_id},
    )
    return organization


@transaction.atomic
def add_name(organization: Organization, name: str, *, actor: User | None, source: str) -> bool:
    """Lets an organization bear one more name; False when another one bears it already."""
    _row, added = OrganizationName.objects.get_or_create(
        name=name,
        until=None,
        defaults={"organization": organization, "since": free_since([name]).get(name)},
    )
    if added:
        record(
            actor=actor,
            action="organization.named",
            target=organization,
            source=source,
            summary=f"{organization.short_name}: {name}",
            data={"before": None, "after": name},
        )
    return added


def free_since(names: Collection[str]) -> dict[str, date]:
    """Of names that others bore once: the day since which nobody bears them."""
    rows = OrganizationName.objects.filter(name__in=names).order_by("until")
    return {row.name: row.until for row in rows if row.until is not None}  # the latest of each


def _require_level(superior: int, levels: int, superiors: Superiors) -> None:
    """Refuses to put so many levels under an organization that lies too deep already."""
    if len(upwards(superior, superiors)) + levels > DEEPEST:
        text = _("The tree of organizations has at most %(most)s levels.")
        raise Misplaced(text % {"most": DEEPEST})


def _government(register: dict[str, Any], *, actor: User | None, source: str) -> Organization:
    """The one there is, else that of the register, else that of the built-in one."""
    if there := Organization.objects.government():
        return there
    entry = (
        register.get("government") or json.loads(BUILT_IN.read_text(encoding="utf-8"))["government"]
    )
    government = _add(entry | {"kind": OrganizationKind.GOVERNMENT}, 0, None, None)
    record(
        actor=actor,
        action="organization.added",
        target=government,
        source=source,
        summary=government.formal_name,
        data=entry,
    )
    return government


def _add(
    entry: dict[str, Any], order: int, valid_from: str | None, superior: Organization | None
) -> Organization:
    organization = Organization.objects.create(
        parent=superior,
        kind=entry["kind"],
        short_name=entry["short_name"],
        formal_name=entry["formal_name"],
        category=entry["category"],
        code=entry["code"],
        basis=entry["basis"],
        unit_order=order * 10,
        pinyin=search_text(entry["short_name"])[:LONGEST_PINYIN],
        valid_from=valid_from,
    )
    names = dict.fromkeys([entry["short_name"], entry["formal_name"], *entry["aliases"]])
    free = free_since(names)
    OrganizationName.objects.bulk_create(
        OrganizationName(organization=organization, name=name, since=free.get(name))
        for name in names
    )
    return organization
