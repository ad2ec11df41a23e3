"""Who is signed in where."""

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from departments.accounts.models import User


class AccountSession(AbstractBaseSession):
    """Django's session with the account that is signed in by it; none before and after.

    From where, since when and by which second factor stands inside (`entering.presence`).
    """

    account = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.account_id}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from departments.entering.store import SessionStore  # noqa: PLC0415 (it imports this)

        return SessionStore
