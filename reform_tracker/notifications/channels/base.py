"""What a channel must be able to do, and how it says that it could not."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise

if TYPE_CHECKING:
    from departments.models import User
    from reform_tracker.notifications.digest import Digest
    from reform_tracker.notifications.models import Intent


class ImmediateChannel(ABC):
    """Writes rows of this database: delivered in the transaction that plans the message."""

    name: ClassVar[str]
    label: ClassVar[Promise]

    @abstractmethod
    def place(self, intents: "Sequence[Intent]") -> None:
        """Delivers the messages inside the running transaction."""


class Line(ABC):
    """An open way to the outside, used for many digests of one run."""

    @abstractmethod
    def send(self, digest: "Digest", address: str) -> None:
        """Returns when the other side has taken the digest over, else raises a Failure."""

    @abstractmethod
    def close(self) -> None:
        """Ends the line; the next `send` opens a new one. Never raises."""


class DigestChannel(ABC):
    """Leaves this machine: one digest per person and day, handed over by the sender."""

    name: ClassVar[str]
    label: ClassVar[Promise]

    @abstractmethod
    def address(self, recipient: "User") -> str:
        """Where this person is reached. Raises Refused when nowhere."""

    @abstractmethod
    def line(self) -> Line:
        """A line that opens at its first use."""


class Failure(Exception):
    """A digest was not handed over, or perhaps not."""


class Refused(Failure):
    """For good: trying again cannot help."""


class PutOff(Failure):
    """The other side asks to try this one later. It has not taken it."""


class LineDown(Failure):
    """The other side cannot be reached or lets nothing in; this says nothing of the digest."""


class OutcomeUnknown(Failure):
    """The line broke before the answer: it may have been taken or not."""
