"""Whom one speaks to in an organization."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import BigIntegerField, CharField, Value

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
LAST = 2**62  # after the number of every account


def contacts(plan: ReformPlan, organizations: Collection[int]) -> Mapping[int, Contact]:
    """Those that the implementation plan names, else the head of the organization and whoever signs
    for it."""
    found: dict[int, Contact] = {}
    people = User.objects.filter(organization__in=organizations, is_active=True).filter(
        grants__role__in=[Role.HEAD, Role.APPROVER]
    )
    nothing = Value("", CharField())
    accounts = people.annotate(no_title=nothing, no_liaison=nothing).values_list(
        "pk", "organization", "grants__role", "full_name", "no_title", "no_liaison", "office_phone"
    )
    filings = ImplementationPlan.objects.filter(plan=plan, organization__in=organizations)
    named = filings.annotate(no_role=nothing, nobody=Value(LAST, BigIntegerField())).values_list(
        "nobody", "organization", "no_role", "leader_name", "leader_title", "liaison_name",
        "liaison_phone",
    )  # fmt: skip
    # One statement; who is named by a filing comes last.
    for _pk, organization, role, name, title, liaison, phone in sorted(
        accounts.order_by().union(named.order_by(), all=True)
    ):
        known = found.get(organization, NOBODY)
        if role:
            leader = name if role == Role.HEAD else known.leader
            found[organization] = replace(known, leader=leader, phone=known.phone or phone)
        else:
            found[organization] = Contact(
                name or known.leader, title if name else "", liaison, phone or known.phone
            )
    return found
