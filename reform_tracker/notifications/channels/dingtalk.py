"""The group robot of DingTalk (钉钉群机器人), signed where the robot has a secret.

https://open.dingtalk.com/document/robots/custom-robot-access
"""

import base64
import hashlib
import hmac
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications.channels import robots
from reform_tracker.notifications.channels.http import HttpChannel
from reform_tracker.notifications.digest import Digest
from reform_tracker.outgoing import Answer, Post

MOST_BYTES = 19_000  # the whole message may have 20,000; its title and frame take the rest
# Keyword, signature or network refused, token unknown, robot or group gone, content not allowed.
# 130101 and 410100 (too often) and -1 (busy) pass.
FINAL = frozenset(
    {40035, 300001, 310000, 400013, 400101, 400102, 400105, 400106}
    | {430101, 430102, 430103, 430104}
)


class DingTalkChannel(HttpChannel):
    name: ClassVar[str] = "dingtalk"
    label: ClassVar[Promise] = _("DingTalk group robot")
    takes_secret: ClassVar[bool] = True

    def compose(self, digest: Digest, recipient: User) -> Post:
        target = self.target(recipient)
        text = robots.markdown(digest, MOST_BYTES)
        content = {"title": digest.subject, "text": text}
        return robots.message(_signed(target.url, target.secret), content)

    def judge(self, answer: Answer) -> None:
        robots.judge(answer, FINAL)


def _signed(url: str, secret: str) -> str:
    """The address with the signature in its query; as it is where the robot has no secret."""
    if not secret:
        return url
    parts = urlsplit(url)
    return parts._replace(query=f"{parts.query}&{sign(secret)}".lstrip("&")).geturl()


def sign(secret: str) -> str:
    """Timestamp in milliseconds and signature as query parameters, valid for an hour."""
    stamp = str(int(clock.real_now().timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return urlencode({"timestamp": stamp, "sign": base64.b64encode(mac.digest()).decode()})


CHANNEL = DingTalkChannel()
