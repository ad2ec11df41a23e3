"""By which ways a person wants to be reached outside the system."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker.notifications import channels
from reform_tracker.notifications.standard_webhooks import Signing
from reform_tracker.sealing import SealedTextField


class PersonalChannel(Signing):
    """One way outside the system as one person has set it up.

    A person without a row is reached by e-mail. `url` is where a robot or webhook listens; `secret`
    signs what is sent there, and during a rotation `old_secret` signs beside it. All three
    lie sealed in the database: a robot's address is its key. They can be written and used, never
    read again.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="personal_channels", verbose_name=_("person")
    )
    channel = models.CharField(_("channel"), max_length=12)
    active = models.BooleanField(_("active"), default=True)
    url = SealedTextField(_("address"), blank=True)
    tested_at = models.DateTimeField(_("tested at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering: ClassVar = ["channel"]
        verbose_name = _("personal channel")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "channel"], name="personal_channel_once"),
            models.CheckConstraint(
                condition=Q(old_secret="") | Q(old_secret_until__isnull=False),
                name="former_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"

    @property
    def masked(self) -> str:
        """The address as far as it may be shown: a robot's address holds its key."""
        host = urlsplit(self.url).hostname or ""
        return f"{host}/…{self.url[-4:]}" if self.url else ""

    @property
    def channel_label(self) -> str:
        return channels.label(self.channel)
