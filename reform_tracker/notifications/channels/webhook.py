"""Webhooks after Standard Webhooks 1.0 (https://www.standardwebhooks.com): a signed JSON digest."""

import json
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications.channels.http import HttpChannel
from reform_tracker.notifications.digest import Digest
from reform_tracker.outgoing import Answer, Post, require_success


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
        headers = target.signed_headers(str(digest.uuid), moment, body)
        return Post(target.url, body, headers)

    def judge(self, answer: Answer) -> None:
        require_success(answer)


CHANNEL = WebhookChannel()
