"""The government and roles for tests that make their own organizations and accounts."""

from departments.models import Organization, RoleGrant, User
from departments.roles import PLACED, Role


def government() -> Organization:
    """The root of the tree, under which every organization lies."""
    found, _made = Organization.objects.get_or_create(
        kind="government",
        parent=None,
        defaults={"short_name": "省政府", "formal_name": "甘肃省人民政府", "unit_order": 0},
    )
    return found


def grant(user: User, *roles: Role, place: Organization | None = None) -> None:
    """Gives roles by hand, each for its usual place or for another one."""
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user,
            role=role,
            organization=(place or government()) if role in PLACED else user.organization,
        )
        for role in roles
    )
