"""Who may look into the outbox, for querysets, views and templates alike."""

from departments.models import User
from departments.permissions import Action, can
from departments.roles import Role


def reads_outbox(user: User) -> bool:
    """Sees every message and its fate."""
    return can(user, Action.READ_OUTBOX)


def watches_own_dead(user: User) -> bool:
    """Sees what could not be delivered to the own organization (semantics §4)."""
    return user.is_active and user.holds(Role.APPROVER)
