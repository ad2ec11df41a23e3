"""People and drafts for the tests of the outbox."""

from dataclasses import replace
from datetime import date
from typing import Any

from departments.models import Organization, User
from departments.roles import Role
from reform_tracker.notifications import claims
from reform_tracker.notifications.models import Delivery
from reform_tracker.notifications.outbox import Draft
from tests.factories.people import government, grant

TUESDAY = date(2012, 5, 8)
WEDNESDAY = date(2012, 5, 9)
FRIDAY = date(2012, 5, 11)
SATURDAY = date(2012, 5, 12)
MONDAY = date(2012, 5, 14)

PATTERN = Draft(
    duty_key="filing:1",
    recipient_id=0,
    rule="filing-5:reporter",
    business_date=TUESDAY,
    channel="mail",
    title="File the implementation plan",
    body="Plan of 2012",
    link="/filings/1/",
    due_on=date(2012, 5, 15),
    urgency=45,
)


def make_organization(name: str = "Finance") -> Organization:
    found, _ = Organization.objects.get_or_create(
        short_name=name,
        defaults={
            "parent": government(),
            "kind": "department",
            "formal_name": name,
            "unit_order": 1,
        },
    )
    return found


def make_user(
    name: str = "wang", *roles: Role, email: str | None = None, organization: str = "Finance"
) -> User:
    user = User.objects.create(
        username=name,
        full_name=name.title(),
        email=f"{name}@example.org" if email is None else email,
        organization=make_organization(organization),
    )
    grant(user, *roles)
    return user


def draft(user: User, **changes: Any) -> Draft:
    """A reminder to that person by mail, with these fields changed."""
    return replace(PATTERN, recipient_id=user.pk, **changes)


def only_delivery() -> Delivery:
    """The one digest there is; a second one fails the test."""
    return Delivery.objects.get()


def begin(day: date = TUESDAY) -> claims.Claim | None:
    """Reserves the next digest that is due; None when there is none."""
    claimed = claims.claim("mail", day, 1)
    if claimed is None or not claimed.claims:
        return None
    (claim,) = claimed.claims
    return claim
