"""Each role's first page, as the name of a route."""

from departments.models import User
from departments.permissions import Action, can
from departments.roles import Role

DASHBOARD = "reports:any-dashboard"
ACCOUNTS = "departments:accounts"
OUTBOX = "notifications:outbox"
DESK = "tasks:desk"


def first_page_of(user: User) -> str:
    if can(user, Action.READ_PROVINCE):
        return DASHBOARD
    if user.holds(Role.SECURITY_ADMIN):
        return ACCOUNTS
    return OUTBOX if user.holds(Role.SYSTEM_ADMIN) else DESK
