"""Whom one speaks to in an organization."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from departments.models import User
from departments.roles import Role
from tasks.models import ImplementationPlan, ReformPlan


@dataclass(frozen=True, slots=True)
class Contact:
    """Responsible leader with position, liaison and office phone; empty where nobody is named."""

    leader: str = ""
    title: str = ""
    liaison: str = ""
    phone: str = ""


NOBODY = Contact()


def contacts(plan: ReformPlan, organizations: Collection[int]) -> Mapping[int, Contact]:
    """Those that the implementation plan names, else the head of the organization and whoever signs
    for it."""
    found: dict[int, Contact] = {}
    people = User.objects.filter(organization__in=organizations, is_active=True).filter(
        grants__role__in=[Role.HEAD, Role.APPROVER]
    )
    for organization, name, phone, role in people.order_by("pk").values_list(
        "organization", "full_name", "office_phone", "grants__role"
    ):
        known = found.get(organization, NOBODY)
        leader = name if role == Role.HEAD else known.leader
        found[organization] = replace(known, leader=leader, phone=known.phone or phone)
    filings = ImplementationPlan.objects.filter(plan=plan, organization__in=organizations)
    columns = ("leader_name", "leader_title", "liaison_name", "liaison_phone")
    for organization, leader, title, liaison, phone in filings.values_list(
        "organization", *columns
    ):
        known = found.get(organization, NOBODY)
        found[organization] = Contact(
            leader or known.leader, title if leader else "", liaison, phone or known.phone
        )
    return found
