"""Where a message to a robot or webhook may go, and that no receiver can hold it up."""

import socket
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from pytest_django import Settings

from reform_tracker import outgoing
from reform_tracker.outgoing import OutcomeUnknown, PutOff, Refused
from tests.support.http_sink import CERTIFICATE, HttpSink, Manner, http_sink

PUBLIC = "93.184.216.34"
Connect = Callable[..., Any]


@pytest.fixture
def loopback(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    settings.WEBHOOK_HOSTS = frozenset()
    monkeypatch.setattr(outgoing, "DEADLINE_SECONDS", 1)


@pytest.fixture
def web(loopback: None) -> Iterator[HttpSink]:
    with http_sink() as sink:
        yield sink


@pytest.fixture
def secure_web(loopback: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpSink]:
    """Over TLS, with a certificate that is trusted as those of the internet are."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with http_sink("https") as sink:
        yield sink


@pytest.fixture
def listed(settings: Settings) -> str:
    """An address on the internet that the operator allows."""
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_NETWORKS = frozenset({"hook.example.cn"}), ()
    return "https://hook.example.cn/x"


def send(url: str) -> outgoing.Answer:
    return outgoing.post(outgoing.Post(url, b"{}", {}))


def refused(url: str) -> str:
    with pytest.raises(Refused) as caught:
        send(url)
    return str(caught.value)


def lead(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[Any]:
    """Names resolve to these addresses, question by question, the last answer for ever.

    Returns the connections that were tried, of which none comes about.
    """
    tried: list[Any] = []
    left = list(answers)

    def resolve(*_args: Any, **_kwargs: Any) -> list[Any]:
        answer = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in answer]

    def connect(_line: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


# --- Where it may go ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "100.64.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "224.0.0.1",
        "0.0.0.0",  # noqa: S104 (an address to refuse)
        "::1",
        "fe80::1%eth0",
        "fec0::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",  # 127.0.0.1 behind NAT64
        "64:ff9b:1::7f00:1",  # and behind that of the house
        "::127.0.0.1",
        "2002:7f00:1::",  # 127.0.0.1 behind 6to4
    ],
)
def test_a_listed_name_that_leads_inside_is_not_connected_to(
    address: str, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    tried = lead(monkeypatch, [PUBLIC, address])
    assert "hook.example.cn" in refused(listed)
    assert tried == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_the_connection_is_made_to_the_address_that_was_checked(
    address: str, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    tried = lead(monkeypatch, [address])
    with pytest.raises(PutOff):
        send(listed)
    assert tried == [(address, 443)]


def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    tried = lead(monkeypatch, [PUBLIC], ["127.0.0.1"])
    with pytest.raises(PutOff):
        send(listed)
    assert tried == [(PUBLIC, 443)]
    refused(listed)
    assert tried == [(PUBLIC, 443)]


def test_a_network_of_the_house_is_reached_where_the_operator_allows_it(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.WEBHOOK_HOSTS = frozenset()
    settings.WEBHOOK_NETWORKS = (ip_network("10.1.0.0/16"),)
    tried = lead(monkeypatch, ["10.1.2.3"])
    with pytest.raises(PutOff):
        send("http://robot.intranet/x")
    assert tried == [("10.1.2.3", 80)]
    lead(monkeypatch, ["10.2.2.3"])
    refused("http://robot.intranet/x")


@pytest.mark.parametrize("url", ["https://robot.intranet/x", "http://qyapi.weixin.qq.com/x"])
def test_networks_of_the_house_open_nothing_on_the_internet(
    url: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Neither a name that is not listed, nor a listed one without TLS."""
    settings.WEBHOOK_NETWORKS = (ip_network("10.1.0.0/16"),)
    tried = lead(monkeypatch, [PUBLIC])
    refused(url)
    with pytest.raises(Refused):
        outgoing.check_entered(url)
    assert tried == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://qyapi.weixin.qq.com/",
        "http://qyapi.weixin.qq.com/",
        "https://",
        "https://user:pass@qyapi.weixin.qq.com/",
        "https://:pass@qyapi.weixin.qq.com/",
        "https://qyapi.weixin.qq.com:99999/",
        "https://qyapi.weixin.qq.com/send key",
        "https://qyapi.weixin.qq.com/\r\nX-Injected: 1",
        "https://qyapi.weixin.qq.com/发送",
        "https://evil.example.com/",
        "file:///etc/passwd",
        "https://[::1/",
    ],
)
def test_other_addresses_are_refused_before_anything_is_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = lead(monkeypatch, [PUBLIC])
    assert refused(url)
    with pytest.raises(Refused):
        outgoing.check_entered(url)
    assert tried == []


def test_a_listed_name_is_not_looked_up_when_it_is_entered(
    monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    lead(monkeypatch, ["127.0.0.1"])
    outgoing.check_entered(listed)


# --- How it is sent ----------------------------------------------------------------------------


def test_a_message_arrives_over_tls_under_the_name_of_the_receiver(secure_web: HttpSink) -> None:
    assert send(secure_web.url).status == 200
    (post,) = secure_web.posts
    assert post.headers["Host"] == f"localhost:{secure_web.port}"


def test_the_usual_port_is_not_named(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(outgoing, "_resolve", lambda *_args: [])
    monkeypatch.setattr(outgoing, "_connect", lambda *_args: ours)
    monkeypatch.setattr(outgoing, "_secured", lambda line, *_args: line)
    with theirs:
        theirs.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        assert send(listed).status == 204
        assert b"\r\nHost: hook.example.cn\r\n" in theirs.recv(4096)


def test_a_certificate_of_another_name_is_none(secure_web: HttpSink) -> None:
    with pytest.raises(PutOff):
        send(secure_web.url.replace("localhost", "127.0.0.1"))
    assert secure_web.posts == []


def test_a_certificate_that_nobody_vouches_for_is_none(loopback: None) -> None:
    with http_sink("https") as sink:
        with pytest.raises(PutOff):
            send(sink.url)
        assert sink.posts == []


def test_proxies_of_the_environment_see_nothing(
    web: HttpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http_sink() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert send(web.url).status == 200
        assert proxy.posts == []


# --- How long it may take ----------------------------------------------------------------------


@pytest.mark.parametrize("manner", [Manner.HANG, Manner.DRIP])
@pytest.mark.parametrize("sink", ["web", "secure_web"])
def test_the_deadline_holds_against_whoever_hangs_or_drips(
    sink: str, manner: Manner, request: pytest.FixtureRequest
) -> None:
    receiver: HttpSink = request.getfixturevalue(sink)
    receiver.manner = manner
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        send(receiver.url)
    assert time.monotonic() - began < 3


def test_a_head_that_the_deadline_cuts_is_no_answer(
    web: HttpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status line alone, cut off, would read like an answer without headers."""
    web.manner = Manner.DRIP
    monkeypatch.setattr(outgoing, "DEADLINE_SECONDS", 2.5)
    with pytest.raises(OutcomeUnknown):
        send(web.url)


def test_a_receiver_that_never_greets_has_got_nothing(loopback: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(PutOff):
            send(f"https://127.0.0.1:{port}/")
        assert time.monotonic() - began < 3


def test_a_name_server_that_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, loopback: None
) -> None:
    asked = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(4)
        return asked(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    began = time.monotonic()
    with pytest.raises(PutOff):
        send("http://127.0.0.1:9/")
    assert time.monotonic() - began < 3


def test_many_addresses_share_the_deadline(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    """Each waits its turn, but not longer than the message may take."""
    monkeypatch.setattr(outgoing, "DEADLINE_SECONDS", 1)
    monkeypatch.setattr(outgoing, "CONNECT_SECONDS", 0.4)
    tried = lead(monkeypatch, [PUBLIC] * 20)

    def stall(line: socket.socket, address: Any) -> None:
        tried.append(address)
        time.sleep(line.gettimeout() or 9)
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", stall)
    with pytest.raises(PutOff):
        send(listed)
    assert 0 < len(tried) <= 3


def test_what_is_allowed_to_one_purpose_is_not_to_another(
    web: HttpSink, settings: Settings
) -> None:
    """What the operator has named for itself opens nothing to what people enter, nor this to it."""
    inside = outgoing.Allowed((), settings.WEBHOOK_NETWORKS)
    settings.WEBHOOK_NETWORKS = ()
    assert outgoing.post(outgoing.Post(web.url, b"{}", {}), inside).status == 200
    with pytest.raises(Refused):
        send(web.url)
    with pytest.raises(Refused):
        outgoing.get(web.url, outgoing.of_receivers())
