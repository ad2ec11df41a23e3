"""The port a server of one machine is given."""

import socket
from pathlib import Path

import pytest

from reform_tracker.local import ports


def outgoing(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(text)
    monkeypatch.setattr(ports, "OUTGOING", path)


def test_no_outgoing_connection_can_have_taken_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing(tmp_path / "range", "10003\t60999\n", monkeypatch)

    assert {ports.free_port() for _ in range(50)} <= {10000, 10001, 10002}


def test_one_in_use_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = ports.free_port()
    monkeypatch.setattr(ports, "LOWEST", used)
    with socket.socket() as server:
        server.bind(("127.0.0.1", used))
        outgoing(tmp_path / "range", f"{used + 1}\t60999\n", monkeypatch)

        with pytest.raises(OSError, match=f"No port from {used} to {used} is free"):
            ports.free_port()

    assert ports.free_port() == used


@pytest.mark.parametrize(
    ("text", "highest"), [("1024\t65535\n", 65_535), ("", 49_151), ("none\n", 49_151)]
)
def test_where_all_are_given_to_connections_or_nothing_is_said(
    text: str, highest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing(tmp_path / "range", text, monkeypatch)

    assert {10_000 <= ports.free_port() <= highest for _ in range(50)} == {True}
