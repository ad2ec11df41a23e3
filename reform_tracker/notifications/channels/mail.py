"""E-mail by Django's mail backend: one connection for a run, a Message-ID that never changes."""

import logging
from contextlib import suppress
from datetime import timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker.notifications.channels.base import (
    DigestChannel,
    Failure,
    Line,
    LineDown,
    OutcomeUnknown,
    PutOff,
    Refused,
)
from reform_tracker.notifications.digest import Digest

log = logging.getLogger(__name__)
# RFC 5321 §3.8 and §4.2.1: the server ends the session, whatever was asked; 5xx is final.
SERVICE_CLOSING, FINAL = 421, 500


class MailLine(Line[EmailMultiAlternatives]):
    """An SMTP session (or a file in local mode) that is opened once and used again."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def send(self, message: EmailMultiAlternatives) -> None:
        reused = self.connection is not None
        try:
            self._hand_over(message)
        except _Closing as failure:
            self.close()
            if not reused:
                raise LineDown(str(failure)) from failure
            # Servers end long sessions between two messages: a new session, not an incident.
            self._hand_over(message)

    def close(self) -> None:
        if self.connection is not None:
            with suppress(OSError, SMTPException):
                self.connection.close()
            self.connection = None

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        connection = self._open()
        try:
            connection.send_messages([message])
        except SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _answered(code, reply) from error
        except SMTPSenderRefused as error:
            kind = _Closing if error.smtp_code == SERVICE_CLOSING else LineDown
            raise kind(_reply(error.smtp_code, error.smtp_error)) from error
        except SMTPResponseException as error:
            raise _answered(error.smtp_code, error.smtp_error) from error
        except (SMTPNotSupportedError, ValueError) as error:
            raise Refused(str(error)) from error
        except OSError as error:
            raise OutcomeUnknown(_named(error)) from error

    def _open(self) -> BaseEmailBackend:
        if self.connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (OSError, SMTPException) as error:
                raise LineDown(_named(error)) from error
            self.connection = connection
        return self.connection


class MailChannel(DigestChannel[EmailMultiAlternatives]):
    name: ClassVar[str] = "mail"
    label: ClassVar[Promise] = _("E-mail")
    # Doubling from a minute to four hours: given up after about eight and a half hours.
    waits: ClassVar[tuple[timedelta, ...]] = tuple(
        min(timedelta(minutes=1 << number), timedelta(hours=4)) for number in range(9)
    )
    one_line: ClassVar[bool] = True

    def compose(self, digest: Digest, recipient: User) -> EmailMultiAlternatives:
        if not recipient.email:
            raise Refused(gettext("The account has no e-mail address."))
        try:
            return compose(digest, recipient.email)
        except ValueError as error:
            raise Refused(str(error)) from error

    def line(self) -> Line[EmailMultiAlternatives]:
        return MailLine()


class _Closing(Failure):
    """The server ended the session before it took anything of this message."""


class _Written:
    """A message as the backends ask for it, put into bytes once."""

    def __init__(self, message: Any, boundary: str) -> None:
        message.set_boundary(boundary)  # else one is sought that stands nowhere in the text
        self.content: bytes = message.as_bytes(linesep="\r\n")

    def as_bytes(self, linesep: str = "\n") -> bytes:
        """With line ends as a file or a mail server wants them."""
        if linesep == "\r\n":
            return self.content
        return self.content.replace(b"\r\n", linesep.encode())


class DigestMail(EmailMultiAlternatives):
    """A digest of plain text and HTML, ready to leave."""

    def finish(self, boundary: str) -> None:
        """Puts it into bytes. Raises ValueError for what no header can hold."""
        self._written = _Written(super().message(), boundary)

    def message(self, **_options: Any) -> Any:
        return self._written


def compose(digest: Digest, address: str) -> DigestMail:
    """The digest as a message with plain text and HTML. Raises ValueError."""
    context = {"digest": digest, "demo": settings.DEMO, "site_url": settings.SITE_URL}
    message = DigestMail(
        subject=digest.subject,
        body=render_to_string("email/digest.txt", context),
        to=[address],
        headers={"Message-ID": message_id(digest), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/digest.html", context), "text/html")
    message.finish(digest.uuid.hex)
    return message


def message_id(digest: Digest) -> str:
    """The same at every attempt, so that a receiver can tell a repeated copy."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{digest.uuid}@{host}>"


def _answered(code: int, reply: bytes | str) -> Failure:
    """5xx is final, everything else may be tried again (RFC 5321 §4.2.1)."""
    text = _reply(code, reply)
    return Refused(text) if code >= FINAL else PutOff(text)


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


CHANNEL = MailChannel()
