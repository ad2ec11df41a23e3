"""A person is told what happens to the ways in which the account is signed in to. `departments`
sends nothing itself: whoever does registers (docs/architecture.md, Rooms)."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from departments.accounts.models import User

PASSWORD_CHANGED = gettext_lazy("The password of your account was changed")
FIRST_PASSWORD = gettext_lazy("Your account was given a new first password")

# Tells a person: the title, and more in words.
Listener = Callable[[User, Promise, str], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(user: User, title: Promise, words: str = "") -> None:
    """If it was somebody else, the person notices."""
    for listener in _listeners:
        listener(user, title, words)
