"""Loading a register of organizations: names, order, codes, validity."""

import json
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from departments.models import Organization, OrganizationName, User
from departments.pinyin import search_text
from reform_tracker.audit.trail import record


class NameTaken(Exception):
    """Another organization bears this name."""


LONGEST_PINYIN = 300
BUILT_IN = Path(__file__).resolve().parent.parent / "data" / "gansu_2012.json"


@transaction.atomic
def load_organizations(
    path: Path = BUILT_IN, *, actor: User | None, source: str
) -> tuple[int, int]:
    """Adds the organizations of a register that are not there yet.

    Returns (added, already there). The order of the file is the fixed unit order. Existing
    organizations are left as they are: they are editable data.
    """
    register = json.loads(path.read_text(encoding="utf-8"))
    added = 0
    for order, entry in enumerate(register["organizations"], start=1):
        if Organization.objects.filter(short_name=entry["short_name"]).exists():
            continue
        organization = _add(entry, order, register.get("valid_from"))
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
    *, short_name: str, formal_name: str, kind: str, actor: User | None, source: str
) -> Organization:
    """Adds one organization at the end of the fixed unit order.

    Raises NameTaken when an organization bears one of the names already.
    """
    names = list(dict.fromkeys([short_name, formal_name]))
    taken = OrganizationName.objects.filter(name__in=names).first()
    if taken is not None:
        raise NameTaken(taken.name)
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
            organization = _add(entry, last // 10 + 1, None)
    except IntegrityError as error:  # somebody else made it at this moment
        raise NameTaken(short_name) from error
    record(
        actor=actor,
        action="organization.added",
        target=organization,
        source=source,
        summary=formal_name,
        data=entry,
    )
    return organization


@transaction.atomic
def add_name(organization: Organization, name: str, *, actor: User | None, source: str) -> bool:
    """Lets an organization bear one more name; False when another one bears it already."""
    _row, added = OrganizationName.objects.get_or_create(
        name=name, defaults={"organization": organization}
    )
    if added:
        record(
            actor=actor,
            action="organization.named",
            target=organization,
            source=source,
            summary=f"{organization.short_name}: {name}",
        )
    return added


def _add(entry: dict[str, Any], order: int, valid_from: str | None) -> Organization:
    organization = Organization.objects.create(
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
    OrganizationName.objects.bulk_create(
        OrganizationName(organization=organization, name=name) for name in names
    )
    return organization
