"""The group robot of WeCom (企业微信群机器人), by its documented webhook.

https://developer.work.weixin.qq.com/document/path/99110
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker.notifications.channels import robots
from reform_tracker.notifications.channels.http import HttpChannel
from reform_tracker.notifications.digest import Digest
from reform_tracker.outgoing import Answer, Post

MOST_BYTES = 4096
# The key is wrong or the robot has been removed; the content is refused. 45009 (too often) passes.
FINAL = frozenset({93000, 40001, 40008, 40058, 41001})


class WeComChannel(HttpChannel):
    name: ClassVar[str] = "wecom"
    label: ClassVar[Promise] = _("WeCom group robot")

    def compose(self, digest: Digest, recipient: User) -> Post:
        text = robots.markdown(digest, MOST_BYTES)
        return robots.message(self.target(recipient).url, {"content": text})

    def judge(self, answer: Answer) -> None:
        robots.judge(answer, FINAL)


CHANNEL = WeComChannel()
