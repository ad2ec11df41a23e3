"""Standard Webhooks 1.0 (https://www.standardwebhooks.com): secrets, their renewal, signatures."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from reform_tracker import clock
from reform_tracker.sealing import SealedTextField

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification allows 24 to 64
ROTATION = timedelta(hours=24)  # how long a former secret signs beside the new one


class Signing(models.Model):
    """A receiver whose `secret` signs what is sent to it, and `old_secret` during a rotation."""

    secret = SealedTextField(_("secret"), blank=True)
    old_secret = SealedTextField(_("former secret"), blank=True)
    old_secret_until = models.DateTimeField(_("former secret signs until"), null=True, blank=True)

    class Meta:
        abstract = True

    def rotate_secret(self) -> None:
        """Puts a new secret beside the former one; the caller saves."""
        self.old_secret, self.old_secret_until = self.secret, clock.real_now() + ROTATION
        self.secret = new_secret()

    def signed_headers(self, message_id: str, moment: datetime, body: bytes) -> dict[str, str]:
        """The headers of a JSON message sent at this moment."""
        stamp = str(int(moment.timestamp()))
        signatures = [_signature(secret, message_id, stamp, body) for secret in self._secrets()]
        return {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": message_id,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(signatures),
        }

    def _secrets(self) -> list[str]:
        """The secret, and the former one for as long as it still signs."""
        until = self.old_secret_until
        former = self.old_secret if until and until > clock.real_now() else ""
        return [secret for secret in (self.secret, former) if secret]


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """The signature of one secret, "v1,<base64>", over id, timestamp and body joined by dots."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([message_id.encode(), stamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
