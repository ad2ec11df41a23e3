"""The places outside really get the anchors."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.audit import anchors, chain, places, proving
from reform_tracker.audit.models import AuditAnchor
from reform_tracker.audit.places import PRIORITY, Syslog
from reform_tracker.backing_up import hold
from reform_tracker.settings.trail import syslog_url
from tests.reform_tracker.audit.tampering import recorded
from tests.support.http_sink import HttpSink, Manner, http_sink
from tests.support.smtp_sink import Mode, SmtpSink, smtp_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(settings: Settings) -> AuditAnchor:
    """The end of a short trail, which no place has got yet."""
    settings.ANCHOR_DIR = ""
    recorded()
    made = anchors.make()
    assert made is not None
    return made


@contextmanager
def listening(family: int, kind: int, address: Any) -> Iterator[socket.socket]:
    with socket.socket(family, kind) as sink:
        sink.settimeout(5)
        sink.bind(address)
        if kind == socket.SOCK_STREAM:
            sink.listen()
        yield sink


def is_the_anchor(message: bytes, anchor: AuditAnchor) -> bool:
    head, said = message.split(b" - anchor - ", 1)
    assert head.startswith(f"<{PRIORITY}>1 ".encode())
    return bool(json.loads(said)["signature"] == anchor.signature)


def test_a_log_server_gets_it_by_udp(anchor: AuditAnchor, settings: Settings) -> None:
    with listening(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)) as sink:
        settings.ANCHOR_SYSLOG = f"udp://127.0.0.1:{sink.getsockname()[1]}"
        (tried,) = anchors.deliver()
        assert is_the_anchor(sink.recv(65536), anchor)
    assert (tried.target, tried.error) == ("syslog", "")


def test_a_log_server_gets_it_by_a_local_socket(anchor: AuditAnchor, tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    with listening(socket.AF_UNIX, socket.SOCK_DGRAM, path) as sink:
        Syslog(f"unix://{path}").take(anchor, anchors.document(anchor))
        assert is_the_anchor(sink.recv(65536), anchor)


def test_a_log_server_gets_it_by_tcp_with_its_length(anchor: AuditAnchor) -> None:
    with listening(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)) as sink:
        Syslog(f"tcp://127.0.0.1:{sink.getsockname()[1]}").take(anchor, anchors.document(anchor))
        line, _address = sink.accept()
        with line:
            length, message = line.recv(65536).split(b" ", 1)
    assert int(length) == len(message)
    assert is_the_anchor(message, anchor)


def test_a_log_server_with_a_strange_certificate_gets_nothing(anchor: AuditAnchor) -> None:
    with http_sink("https") as sink, pytest.raises(ssl.SSLError):
        Syslog(f"tls://localhost:{sink.port}").take(anchor, anchors.document(anchor))


def test_a_log_server_that_is_away_is_tried_again(anchor: AuditAnchor, settings: Settings) -> None:
    with listening(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)) as sink:
        port = sink.getsockname()[1]
    settings.ANCHOR_SYSLOG = f"tcp://127.0.0.1:{port}"
    for _attempt in range(2):
        (tried,) = anchors.deliver()
    assert (tried.attempts, tried.delivered_at) == (2, None)
    (state,) = proving.state().places
    assert (state.waiting, "refused" in state.error) == (1, True)


def test_a_webhook_gets_it(anchor: AuditAnchor, settings: Settings, web: HttpSink) -> None:
    settings.ANCHOR_WEBHOOK = web.url
    web.manner = Manner.ERROR
    assert anchors.deliver()[0].delivered_at is None
    web.manner = Manner.OK
    assert anchors.deliver()[0].delivered_at is not None
    assert anchors.deliver() == []
    assert [post.headers["webhook-id"] for post in web.posts] == ["anchor-1", "anchor-1"]
    said = json.loads(web.posts[-1].body)
    seal = chain.Seal(said["key"], said["algorithm"], said["signature"])
    assert chain.fits("anchor", anchor.statement(), seal)


def test_a_webhook_may_not_listen_anywhere(anchor: AuditAnchor, settings: Settings) -> None:
    settings.ANCHOR_WEBHOOK = "https://elsewhere.example/anchors"
    assert "elsewhere.example" in anchors.deliver()[0].error


@pytest.fixture
def mail(settings: Settings) -> Iterator[SmtpSink]:
    with smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def test_auditors_get_it_by_mail(anchor: AuditAnchor, settings: Settings, mail: SmtpSink) -> None:
    settings.ANCHOR_MAIL = ["one@audit.example", "two@audit.example"]
    mail.refused = {"two@audit.example"}
    one, two = anchors.deliver()
    assert (one.target, two.target) == ("mail:one@audit.example", "mail:two@audit.example")
    assert one.delivered_at is not None
    assert "550" in two.error
    anchors.deliver()
    (letter,) = mail.to("one@audit.example")  # not again for the other one's sake
    assert anchor.last_hash in letter.get_body().get_content()  # type: ignore[union-attr]  # it has one
    (file,) = letter.iter_attachments()
    assert file.get_filename() == places.file_name(anchor)
    assert json.loads(file.get_content())["signature"] == anchor.signature


def test_a_mailbox_gets_one_a_day_and_what_is_asked_for(
    anchor: AuditAnchor, settings: Settings, mail: SmtpSink
) -> None:
    settings.ANCHOR_MAIL = ["one@audit.example"]
    assert anchors.deliver(everywhere=False) == []
    anchors.make(daily=True)
    assert [one.anchor.number for one in anchors.deliver(everywhere=False)] == [2]
    recorded()
    anchors.make()
    assert anchors.deliver(everywhere=False) == []
    assert [one.anchor.number for one in anchors.deliver()] == [3]


def test_a_mail_server_that_is_away_holds_up_no_other_place(
    anchor: AuditAnchor, settings: Settings, mail: SmtpSink, tmp_path: Path
) -> None:
    settings.ANCHOR_MAIL = ["one@audit.example"]
    settings.ANCHOR_DIR = str(tmp_path)
    mail.mode = Mode.DEFER
    tried = {one.target: one.delivered_at is not None for one in anchors.deliver()}
    assert tried == {"directory": True, "mail:one@audit.example": False}


@pytest.mark.parametrize("url", ["udp", "http://log.example:514", "/dev/log"])
def test_a_log_server_of_another_kind_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ANCHOR_SYSLOG"):
        syslog_url(url)


def test_after_a_restore_nothing_leaves_until_a_person_says_so(
    anchor: AuditAnchor, settings: Settings, web: HttpSink, mail: SmtpSink
) -> None:
    settings.ANCHOR_WEBHOOK, settings.ANCHOR_MAIL = web.url, ["one@audit.example"]
    hold.begin(clock.real_now())
    assert [one.delivered_at for one in anchors.deliver()] == [None, None]
    assert (web.posts, mail.messages) == ([], [])
