"""API clients: the systems of prefectures and departments that call the API, and their tokens."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime
from ipaddress import ip_network
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from reform_tracker import clock
from reform_tracker.addresses import address_of, lies_in


class Scope(models.TextChoices):
    """What a client may do; reading is one of them, its own token it may always renew."""

    READ = "read", _("read")
    REPORTS = "progress.write", _("write progress reports")
    FILINGS = "filings.write", _("write implementation plans")
    ASSESSMENT = "assessment.write", _("answer the assessment")
    REQUESTS = "requests.write", _("ask for extensions, closings and amendments, object")
    ACKNOWLEDGEMENTS = "acknowledgements.write", _("confirm receipt")
    COMMENTS = "comments.write", _("comment on its lines")
    COORDINATION = "coordination.write", _("raise coordination items")
    ORDERS = "orders.write", _("answer directives and notices")
    RESULTS = "results.write", _("record and publish results")
    WEBHOOKS = "webhooks", _("manage its webhooks")


class ApiClient(models.Model):
    """A system of one organization; its tokens come and go.

    `account` is the acting account behind it: every write of the client is recorded under that
    name. `scopes` are values of Scope. `networks` are where it may call from, in CIDR notation;
    empty: from everywhere. `is_sandbox` never changes: its calls reach the copy of the data only.
    """

    account = models.OneToOneField(User, models.PROTECT, related_name="api_client")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(_("may"), default=list)
    networks = models.JSONField(_("allowed networks"), default=list, blank=True)
    is_sandbox = models.BooleanField(_("sandbox"), default=False)
    token_days = models.PositiveSmallIntegerField(_("life of a token in days"), default=90)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def may_call_from(self, address: str) -> bool:
        """Whether the address lies in an allowed network; what is no address lies in none."""
        if not self.networks:
            return True
        return lies_in(address_of(address), map(ip_network, self.networks))

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(name).label) for name in self.scopes]


class TokenState(models.TextChoices):
    """Whether a token opens anything."""

    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def unrevoked(self) -> "ApiTokenQuerySet":
        """What nobody has ended, expired or not."""
        return self.filter(
            revoked_at=None, client__revoked_at=None, client__account__is_active=True
        )


class ApiToken(models.Model):
    """One bearer token of a client, printed once as `<key_id>.<secret>`.

    Only an HMAC of the secret is kept. A client has two for as long as one replaces the other.
    """

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="tokens")
    key_id = models.CharField(_("key"), max_length=24, unique=True)
    secret_hmac = models.CharField(max_length=64)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    last_used_from = models.GenericIPAddressField(_("last used from"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.client.name} ({self.key_id})"

    @property
    def state(self) -> TokenState:
        """At this moment; a token of a revoked client is revoked as well."""
        if self.revoked_at or self.client.revoked_at:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= clock.real_now() else TokenState.VALID

    @staticmethod
    def new_secret() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def hmac_of(secret: str, key: str | None = None) -> str:
        """By the key in use, unless one of before is given."""
        by = settings.SECRET_KEY if key is None else key
        return hmac.new(by.encode(), secret.encode(), hashlib.sha256).hexdigest()

    def accepts(self, secret: str) -> bool:
        """Whether the secret is this token's and the client may still call with it. What is kept
        may come from a key of before."""
        kept = (self.hmac_of(secret, key) for key in (None, *settings.SECRET_KEY_FALLBACKS))
        right = [hmac.compare_digest(self.secret_hmac, one) for one in kept]
        return any(right) and self.is_live(clock.real_now())

    def is_live(self, at: datetime) -> bool:
        ended = self.revoked_at is not None or self.client.revoked_at is not None
        return not ended and self.expires_at > at and self.client.account.is_active


def checked_networks(networks: Collection[str]) -> list[str]:
    """The networks in their one notation. Raises ValueError with the first that is none."""
    found = []
    for network in networks:
        try:
            found.append(str(ip_network(network.strip(), strict=False)))
        except ValueError:
            raise ValueError(
                _("“%(network)s” is no network; write 10.20.0.0/16.") % {"network": network[:60]}
            ) from None
    return found
