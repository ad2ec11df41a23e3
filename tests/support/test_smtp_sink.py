"""The mail server of the tests does what its modes say."""

import smtplib
from collections.abc import Iterator

import pytest

from tests.support.smtp_sink import Mode, SmtpSink, smtp_sink

MAIL = "Subject: =?utf-8?b?5aSH5qGI5o+Q6YaS?=\r\n\r\nDue on 15 May.\r\n"


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


def send(sink: SmtpSink, recipient: str = "reporter@example.org", timeout: float = 5) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=timeout) as client:
        client.sendmail("tracker@example.org", [recipient], MAIL)


def test_accepted_message_is_kept_with_its_recipient(sink: SmtpSink) -> None:
    send(sink)
    sink.wait_for(1)

    assert sink.messages[0]["Subject"] == "备案提醒"
    assert [len(sink.to("reporter@example.org")), len(sink.to("other@example.org"))] == [1, 0]


@pytest.mark.parametrize(("mode", "code"), [(Mode.DEFER, 451), (Mode.REFUSE, 550)])
def test_refusals_carry_their_code(sink: SmtpSink, mode: Mode, code: int) -> None:
    sink.mode = mode

    with pytest.raises(smtplib.SMTPDataError) as caught:
        send(sink)
    assert caught.value.smtp_code == code
    assert sink.messages == []


def test_one_recipient_can_be_refused(sink: SmtpSink) -> None:
    sink.refused.add("gone@example.org")

    send(sink)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sink, "gone@example.org")
    assert len(sink.messages) == 1


def test_hanging_server_outlasts_the_clients_patience(sink: SmtpSink) -> None:
    sink.mode = Mode.HANG

    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(sink, timeout=0.3)
    assert sink.messages == []


def test_dropped_connection_leaves_the_message_accepted(sink: SmtpSink) -> None:
    sink.mode = Mode.DROP

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(sink)
    sink.wait_for(1)


def test_slow_server_accepts_in_the_end(sink: SmtpSink) -> None:
    sink.mode = Mode.SLOW
    sink.slow_seconds = 0.1

    send(sink)
    sink.wait_for(1)
