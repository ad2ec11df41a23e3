"""Webhooks after Standard Webhooks 1.0 (https://www.standardwebhooks.com): a signed JSON digest."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications.channels.http import HttpChannel
from reform_tracker.notifications.digest import Digest
from reform_tracker.notifications.models import PersonalChannel
from reform_tracker.notifications.transport import Answer, Post, require_success

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification allows 24 to 64


class WebhookChannel(HttpChannel):
    name: ClassVar[str] = "webhook"
    label: ClassVar[Promise] = _("Webhook")
    makes_secret: ClassVar[bool] = True

    def compose(self, digest: Digest, recipient: User) -> Post:
        target = self.target(recipient)
        moment = clock.real_now()
        content = {
            "type": "digest",
            "timestamp": moment.isoformat(),
            "data": {
                "recipient": digest.name,
                "date": digest.business_date.isoformat(),
                "subject": digest.subject,
                "sections": [
                    {
                        "group": section.group,
                        "items": [
                            {
                                "title": item.title,
                                "body": item.body,
                                "url": item.url,
                                "due_on": item.due_on.isoformat(),
                            }
                            for item in section.items
                        ],
                    }
                    for section in digest.sections
                ],
            },
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        stamp = str(int(moment.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": str(digest.uuid),
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(
                sign(secret, str(digest.uuid), stamp, body) for secret in _secrets(target)
            ),
        }
        return Post(target.url, body, headers)

    def judge(self, answer: Answer) -> None:
        require_success(answer)


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """The signature of one secret, "v1,<base64>", over id, timestamp and body joined by dots."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([message_id.encode(), stamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _secrets(target: PersonalChannel) -> list[str]:
    """The secret, and the former one for as long as it still signs."""
    until = target.old_secret_until
    former = target.old_secret if until and until > clock.real_now() else ""
    return [secret for secret in (target.secret, former) if secret]


CHANNEL = WebhookChannel()
