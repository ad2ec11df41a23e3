"""What an account proves with, beside its password, that it is its owner who signs in."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from reform_tracker import clock
from reform_tracker.sealing import SealedTextField

# For so long the picture of a new seed may be confirmed by a first code.
SET_UP_FOR = timedelta(minutes=30)
LONGEST_NAME = 60


class AuthenticatorQuerySet(models.QuerySet["Authenticator"]):
    def confirmed(self) -> "AuthenticatorQuerySet":
        """Those by which somebody signs in."""
        return self.exclude(confirmed_at=None)

    def begun(self) -> "AuthenticatorQuerySet":
        """Those that wait for their first code, and not too long."""
        return self.filter(confirmed_at=None, made_at__gt=clock.real_now() - SET_UP_FOR)


class Authenticator(models.Model):
    """An app on a phone that shows one-time codes (RFC 6238), known by its seed.

    It counts once a first code has confirmed it; one that is being set up stands beside it until
    then. `last_step` is the newest time step whose code was accepted: none up to it is again.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="authenticators")
    seed = SealedTextField()
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(_("made at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = AuthenticatorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(confirmed_at__isnull=False),
                name="one_authenticator_in_use",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(confirmed_at__isnull=True),
                name="one_authenticator_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code on paper for whoever has lost the phone; it opens once. Only its digest is kept, and
    that sealed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = SealedTextField()
    made_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id}"


class RememberedDevice(models.Model):
    """A browser in which the second step is not asked for, as long as the setting says.

    It proves itself by a token in a cookie; `digest` binds that to the account, its password
    and its factor. `name` is what the browser says of itself.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="remembered_devices")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    made_at = models.DateTimeField(_("made at"))
    last_used_at = models.DateTimeField(_("last used at"))

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class SecurityKey(models.Model):
    """A key that somebody plugs in or touches (WebAuthn); its owner has named it.

    Nothing of it is secret: `credential` is its handle and `public_key` proves its answers, both in
    base64url; `known_as` is the SHA-256 of the handle. `sign_count` never goes back but in a copy.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="security_keys")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    known_as = models.CharField(max_length=64, unique=True)
    credential = models.TextField()
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(_("made at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
