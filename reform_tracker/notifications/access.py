"""Who may look into the outbox, for querysets, views and templates alike."""

from django.db.models import Q

from departments.models import User
from departments.permissions import Action, can, reach_for
from departments.roles import Role


def reads_outbox(user: User) -> bool:
    """Sees every message to organizations within reach, and its fate."""
    return can(user, Action.READ_OUTBOX)


def within_outbox(user: User, recipient: str = "recipient") -> Q:
    """The messages, by their `recipient`, that go to people of organizations within reach."""
    return reach_for(user, Action.READ_OUTBOX).among(f"{recipient}__organization")


def watches_own_dead(user: User) -> bool:
    """Sees what could not be delivered to the own organization."""
    return user.is_active and user.holds(Role.APPROVER)
