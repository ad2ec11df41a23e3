"""API clients: the systems of prefectures and departments that call the API."""

import hashlib
import hmac
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.user import User
from reform_tracker import clock


class ApiClient(models.Model):
    """One bearer token of one organization. Only an HMAC of its secret is kept.

    The token is printed once as `<key_id>.<secret>`. `account` is the acting account behind it:
    every write of the client is recorded under that name.
    """

    account = models.ForeignKey(User, models.PROTECT, related_name="api_clients")
    name = models.CharField(_("name"), max_length=80)
    key_id = models.CharField(_("key"), max_length=24, unique=True)
    secret_hmac = models.CharField(max_length=64)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.key_id})"

    @staticmethod
    def new_secret() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def hmac_of(secret: str) -> str:
        return hmac.new(settings.SECRET_KEY.encode(), secret.encode(), hashlib.sha256).hexdigest()

    def accepts(self, secret: str) -> bool:
        """Whether the secret is this client's and the client may still call."""
        right = hmac.compare_digest(self.secret_hmac, self.hmac_of(secret))
        alive = self.revoked_at is None and self.expires_at > clock.real_now()
        return right and alive and self.account.is_active
