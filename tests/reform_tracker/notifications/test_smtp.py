"""The mail channel against a real mail server that behaves badly in turn."""

import socket
import time

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from departments.models import User
from reform_tracker import clock
from reform_tracker.local.ports import free_port
from reform_tracker.notifications import digest, outbox, sender
from reform_tracker.notifications.channels import mail as mail_channel
from reform_tracker.notifications.models import Delivery, Intent
from reform_tracker.notifications.sender import SendResult
from tests.reform_tracker.notifications.builders import WEDNESDAY, draft, make_user, only_delivery
from tests.reform_tracker.notifications.test_sender import later
from tests.support.smtp_sink import Mode, SmtpSink


def plan(*names: str) -> None:
    outbox.enqueue([draft(make_user(name)) for name in names])


def test_arrives_with_a_stable_message_id(user: User, sink: SmtpSink) -> None:
    outbox.enqueue([draft(user)])
    assert sender.send_due() == SendResult(sent=1)
    (message,) = sink.to("wang@example.org")
    assert message["Message-ID"] == f"<{only_delivery().uuid}@127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in message.walk()} == {
        "multipart/alternative",
        "text/plain",
        "text/html",
    }


def test_one_connection_serves_a_run(db: None, sink: SmtpSink) -> None:
    plan("a", "b", "c", "d")
    opened = []
    original = socket.create_connection

    def counted(*args: object, **kwargs: object) -> socket.socket:
        if args[0] == ("127.0.0.1", sink.port):
            opened.append(args[0])
        return original(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", counted)
        assert sender.send_due() == SendResult(sent=4)
    assert len(opened) == 1


def test_refused_for_good_is_dead_and_the_rest_is_sent(db: None, sink: SmtpSink) -> None:
    sink.refused = {"b@example.org", "d@example.org"}
    plan("a", "b", "c", "d")
    assert sender.send_due() == SendResult(sent=2, dead=2)
    errors = Delivery.objects.filter(state="dead").values_list("last_error", flat=True)
    assert [error.split()[0] for error in errors] == ["550", "550"]
    later()
    assert sender.send_due() == SendResult()
    assert len(sink.messages) == 2


def test_a_message_refused_after_its_content_is_dead(user: User, sink: SmtpSink) -> None:
    sink.mode = Mode.REFUSE
    outbox.enqueue([draft(user)])
    assert sender.send_due() == SendResult(dead=1)
    assert only_delivery().last_error.startswith("550")


def test_put_off_then_taken(user: User, sink: SmtpSink) -> None:
    outbox.enqueue([draft(user)])
    sink.mode = Mode.DEFER
    assert sender.send_due() == SendResult(put_off=1)
    assert only_delivery().last_error.startswith("451")
    sink.mode = Mode.OK
    assert sender.send_due() == SendResult()
    later()
    assert sender.send_due() == SendResult(sent=1)
    assert len(sink.messages) == 1


def test_a_digest_put_off_still_takes_in_what_is_new(user: User, sink: SmtpSink) -> None:
    outbox.enqueue([draft(user)])
    sink.mode = Mode.DEFER
    sender.send_due()
    outbox.enqueue([draft(user, duty_key="filing:2")])
    sink.mode = Mode.OK
    later()
    assert sender.send_due() == SendResult(sent=1)
    assert Intent.objects.filter(state="sent").count() == 2


def test_a_server_that_hangs_is_left_within_the_timeout(db: None, sink: SmtpSink) -> None:
    plan("a", "b", "c", "d")
    django_settings.EMAIL_TIMEOUT = 0.3
    sink.mode = Mode.HANG
    started = time.monotonic()
    assert sender.send_due() == SendResult(put_off=2)
    assert time.monotonic() - started < 3
    sink.mode = Mode.OK
    later()
    assert sender.send_due() == SendResult(sent=4)
    by_id = {message["Message-ID"] for message in sink.messages}
    assert len(by_id) == 4


def test_a_server_that_is_down_costs_one_probe_a_run(
    db: None, sink: SmtpSink, settings: Settings
) -> None:
    plan("a", "b", "c")
    settings.EMAIL_PORT = free_port()
    assert sender.send_due() == SendResult(put_off=1)
    assert sender.send_due() == SendResult(put_off=1)
    settings.EMAIL_PORT = sink.port
    later()
    assert sender.send_due() == SendResult(sent=3)
    assert len(sink.messages) == 3


def test_a_line_cut_after_the_content_repeats_under_the_same_id(user: User, sink: SmtpSink) -> None:
    outbox.enqueue([draft(user)])
    sink.mode = Mode.DROP
    assert sender.send_due() == SendResult(put_off=1)
    sink.mode = Mode.OK
    later()
    assert sender.send_due() == SendResult(sent=1)
    first, second = sink.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_ends_long_sessions_is_met_with_a_new_one(
    db: None, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan("a", "b", "c", "d", "e")
    seen: dict[int, int] = {}

    async def two_a_session(
        server: object, session: object, envelope: object, address: str, options: list[str]
    ) -> str:
        seen[id(session)] = seen.get(id(session), 0) + 1
        if seen[id(session)] > 2:
            return "421 4.7.0 Enough for this session"
        envelope.mail_from = address  # type: ignore[attr-defined]  # what aiosmtpd does itself
        return "250 OK"

    monkeypatch.setattr(sink, "handle_MAIL", two_a_session, raising=False)
    assert sender.send_due() == SendResult(sent=5)
    assert len(sink.messages) == 5


def test_chinese_names_and_rare_characters_arrive_whole(user: User, sink: SmtpSink) -> None:
    user.full_name = "㐀𠮷"
    user.save()
    outbox.enqueue([draft(user, title="报送实施方案 < 5 月 & 以内")])
    sender.send_due()
    (message,) = sink.messages
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "㐀𠮷" in plain.get_content()
    assert "报送实施方案 < 5 月 & 以内" in plain.get_content()
    assert "报送实施方案 &lt; 5 月 &amp; 以内" in html.get_content()


def test_the_message_id_does_not_depend_on_the_day(user: User) -> None:
    outbox.enqueue([draft(user)])
    delivery, intents = only_delivery(), list(Intent.objects.all())
    ids = {
        mail_channel.message_id(digest.build(delivery, intents, day))
        for day in (clock.today(), WEDNESDAY)
    }
    assert len(ids) == 1
