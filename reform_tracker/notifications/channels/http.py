"""What robots and webhooks have in common: a POST to the address that the person has entered."""

from abc import abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _

from reform_tracker.notifications.channels.base import DigestChannel, Line, Refused
from reform_tracker.outgoing import Answer, Post, post

if TYPE_CHECKING:
    from departments.models import User
    from reform_tracker.notifications.models import PersonalChannel


class HttpLine(Line[Post]):
    """Each message goes over a connection of its own."""

    def __init__(self, channel: "HttpChannel") -> None:
        self.channel = channel

    def send(self, message: Post) -> None:
        self.channel.judge(post(message))

    def close(self) -> None:
        return


class HttpChannel(DigestChannel[Post]):
    """Ten tries over 75 hours, then dead (Standard Webhooks 1.0, Deliverability)."""

    waits: ClassVar[tuple[timedelta, ...]] = (
        *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
        *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
    )
    confirms: ClassVar[bool] = True
    needs_url: ClassVar[bool] = True

    @abstractmethod
    def judge(self, answer: Answer) -> None:
        """Returns when the answer says that the message has arrived, else raises a Failure."""

    def line(self) -> Line[Post]:
        return HttpLine(self)

    def target(self, recipient: "User") -> "PersonalChannel":
        """Where the person wants to be reached. Raises Refused when nowhere."""
        for row in recipient.personal_channels.all():
            if row.channel == self.name and row.active and row.url:
                return row
        raise Refused(_("The person has set up no address for this channel."))
