"""A mail server on loopback that keeps what it is sent and can behave badly on demand."""

import asyncio
import enum
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from reform_tracker.local.ports import free_port


class Mode(enum.Enum):
    """How the sink treats the next messages."""

    OK = "ok"
    DEFER = "defer"  # 451: try again later
    REFUSE = "refuse"  # 550: never
    SLOW = "slow"  # accepts after `slow_seconds`
    HANG = "hang"  # says nothing until the mode changes
    DROP = "drop"  # keeps the message, then cuts the connection before it answers


@dataclass
class SmtpSink:
    """The messages received so far and the mode, which a test may change at any time."""

    port: int
    mode: Mode = Mode.OK
    slow_seconds: float = 0.3
    # Recipients answered with 550 in any mode.
    refused: set[str] = field(default_factory=set)
    envelopes: list[Envelope] = field(default_factory=list)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        """The value of EMAIL_URL that sends here."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What was accepted, in order; a message that was sent twice is there twice."""
        parsed = []
        for envelope in list(self.envelopes):
            content = envelope.content or b""
            raw = content if isinstance(content, bytes) else content.encode()
            message = message_from_bytes(raw, policy=policy.default)
            parsed.append(message)
        return parsed

    def to(self, recipient: str) -> list[EmailMessage]:
        """The messages accepted for one address."""
        return [
            message
            for message, envelope in zip(self.messages, list(self.envelopes), strict=False)
            if recipient in envelope.rcpt_tos
        ]

    def wait_for(self, count: int, seconds: float = 10) -> None:
        """Wait until that many messages were accepted. Raises TimeoutError."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.envelopes) >= count, seconds):
                raise TimeoutError(f"{len(self.envelopes)} of {count} messages arrived.")

    def _keep(self, envelope: Envelope) -> None:
        with self._arrived:
            self.envelopes.append(envelope)
            self._arrived.notify_all()

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        while self.mode is Mode.HANG:
            await asyncio.sleep(0.02)
        if self.mode is Mode.DEFER:
            return "451 4.3.0 Try again later"
        if self.mode is Mode.REFUSE:
            return "550 5.7.1 Refused"
        if self.mode is Mode.SLOW:
            await asyncio.sleep(self.slow_seconds)
        self._keep(envelope)
        if self.mode is Mode.DROP and server.transport is not None:
            server.transport.close()
        return "250 OK"


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    """Run a sink on a free loopback port."""
    sink = SmtpSink(port=free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        if sink.mode is Mode.HANG:
            sink.mode = Mode.DEFER
        controller.stop()
