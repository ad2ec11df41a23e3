"""Who is signed in where, and from where he is known to come."""

from typing import ClassVar

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from departments.entering.browsers import LONGEST_NAME

LONGEST_NETWORK = 49  # eight groups of an IPv6 address, and how many bits of it count


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


class KnownPlace(models.Model):
    """A network and a browser from which an account has signed in (ADR 42).

    Forgotten when it was not used for long; the one last used stays, so that an account that has
    rested is not taken for one that never signed in.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="known_places")
    network = models.CharField(_("network"), max_length=LONGEST_NETWORK)
    browser = models.CharField(_("browser"), max_length=LONGEST_NAME)
    first_seen_at = models.DateTimeField(_("first seen at"))
    last_seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        ordering: ClassVar = ["-last_seen_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "network", "browser"], name="place_known_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.network} {self.browser}"
