"""The embedded Redis of `make run`."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from reform_tracker.local.broker import Broker
from reform_tracker.local.options import Options, StartError, make_folders
from reform_tracker.local.processes import Child

Shown = list[str]


@pytest.fixture
def shown() -> Shown:
    return []


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    options = Options.read({"VAR_DIR": str(tmp_path)})
    make_folders(options)
    return Broker(options)


@pytest.fixture
def child(broker: Broker, tmp_path: Path, shown: Shown) -> Iterator[Child]:
    made = Child(
        broker.program(),
        tmp_path / "log" / "redis.log",
        dict(os.environ),
        lambda _name, line: shown.append(line),
    )
    yield made
    made.kill_group()
    made.close_log()


def test_queue_survives_a_restart(broker: Broker, child: Child) -> None:
    broker.start(child)
    with redis.Redis.from_url(broker.url) as client:
        client.rpush("celery", "job")
    assert child.process is not None
    child.ask_to_stop()
    child.process.wait(5)

    broker.start(child)

    with redis.Redis.from_url(broker.url) as client:
        assert client.lrange("celery", 0, -1) == [b"job"]


def test_only_who_knows_the_password_is_served(broker: Broker, child: Child) -> None:
    broker.start(child)

    with (
        redis.Redis(port=broker.port, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
    assert stat.S_IMODE(broker.config.stat().st_mode) == 0o600
    assert broker.password not in " ".join(child.program.command)


def test_killed_while_writing_it_starts_again(broker: Broker, child: Child) -> None:
    broker.start(child)
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait(5)

    broker.start(child)

    assert broker.answers()


def test_unreadable_log_is_put_aside(broker: Broker, child: Child, shown: Shown) -> None:
    (broker.folder / "appendonly.aof").write_bytes(b"*1\r\n$x\r\nnothing that Redis wrote\r\n" * 9)
    (broker.folder / "appendonlydir").mkdir()
    (broker.folder / "appendonlydir" / "appendonly.aof.manifest").write_bytes(b"no manifest\n")

    broker.start(child)

    assert broker.answers()
    assert any("put aside" in line for line in shown)


def test_without_any_server_the_sentence_says_what_to_do(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(StartError, match="apt-get install redis-server"):
        broker.program()
