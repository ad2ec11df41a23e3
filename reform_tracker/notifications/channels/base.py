"""What a channel must be able to do, and how it says that it could not."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from django.utils.functional import Promise

from reform_tracker.outgoing import Failure, OutcomeUnknown, PutOff, Refused

if TYPE_CHECKING:
    from departments.models import User
    from reform_tracker.notifications.digest import Digest

__all__ = [
    "DigestChannel",
    "Failure",
    "ImmediateChannel",
    "Line",
    "LineDown",
    "OutcomeUnknown",
    "PutOff",
    "Refused",
]
M = TypeVar("M")


class ImmediateChannel(ABC):
    """Writes rows of this database: delivered in the transaction that plans the message."""

    name: ClassVar[str]
    label: ClassVar[Promise]

    @abstractmethod
    def place(self, intents: Mapping[int, int]) -> None:
        """Delivers the messages inside the running transaction: the intent → its recipient."""


class Line(ABC, Generic[M]):
    """An open way to the outside, used for many digests of one run."""

    @abstractmethod
    def send(self, message: M) -> None:
        """Returns when the other side has taken the message over, else raises a Failure."""

    @abstractmethod
    def close(self) -> None:
        """Ends the line; the next `send` opens a new one. Never raises."""


class DigestChannel(ABC, Generic[M]):
    """Leaves this machine: one digest per person and day, handed over by the sender.

    `waits` are the pauses after the first, second, … failed attempt; when they are used up the
    digest is dead. `confirms`: the other side's answer proves that the receiver has the message,
    not only that somebody carries it on. `one_line`: everybody is reached by the same line, so
    when it is down nobody is reached. `needs_url`: the person says where it listens; with
    `takes_secret` also a secret, with `makes_secret` one is made here and shown once.
    """

    name: ClassVar[str]
    label: ClassVar[Promise]
    waits: ClassVar[tuple[timedelta, ...]]
    confirms: ClassVar[bool] = False
    one_line: ClassVar[bool] = False
    needs_url: ClassVar[bool] = False
    takes_secret: ClassVar[bool] = False
    makes_secret: ClassVar[bool] = False

    @abstractmethod
    def compose(self, digest: "Digest", recipient: "User") -> M:
        """The finished message. Raises Refused when this person cannot be reached.

        Asks neither database nor network: `recipient.personal_channels` has been read already.
        """

    @abstractmethod
    def line(self) -> Line[M]:
        """A line that opens at its first use."""


class LineDown(Failure):
    """The other side cannot be reached or lets nothing in; this says nothing of the digest.

    Only a channel with `one_line` raises it.
    """
