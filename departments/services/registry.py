"""Loading a register of organizations: names, order, codes, validity."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from departments.models import Organization, OrganizationName, User
from departments.pinyin import search_text
from reform_tracker.audit.trail import record

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


def _add(entry: dict[str, Any], order: int, valid_from: str | None) -> Organization:
    organization = Organization.objects.create(
        kind=entry["kind"],
        short_name=entry["short_name"],
        formal_name=entry["formal_name"],
        category=entry["category"],
        code=entry["code"],
        basis=entry["basis"],
        unit_order=order * 10,
        pinyin=search_text(entry["short_name"]),
        valid_from=valid_from,
    )
    names = dict.fromkeys([entry["short_name"], entry["formal_name"], *entry["aliases"]])
    OrganizationName.objects.bulk_create(
        OrganizationName(organization=organization, name=name) for name in names
    )
    return organization
