"""What `make run` reads from the environment and refuses before anything starts."""

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from reform_tracker.local.options import (
    Options,
    StartError,
    make_folders,
    need_free_port,
    take_lock,
)
from tests.support.processes import folder_for, unprivileged


def options(folder: Path, **environment: str) -> Options:
    return Options.read({"VAR_DIR": str(folder), **environment})


def test_defaults_are_the_demo_on_loopback() -> None:
    read = Options.read({})

    assert (read.address, read.demo) == ("http://127.0.0.1:8000", True)
    assert read.var_dir.name == "var"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 80", "8000.5"])
def test_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(StartError, match=r"PORT is .*1 to 65535"):
        Options.read({"PORT": port})


@pytest.mark.parametrize(("word", "demo"), [("0", False), ("false", False), ("1", True)])
def test_demo_can_be_turned_off(word: str, demo: bool) -> None:
    assert Options.read({"DEMO": word}).demo is demo


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104  (read, not bound)
        ("::1", "http://[::1]:8000"),
        ("10.1.2.3", "http://10.1.2.3:8000"),
    ],
)
def test_address_is_one_that_a_browser_here_can_open(bind: str, address: str) -> None:
    assert Options.read({"BIND": bind}).address == address


def test_given_addresses_reach_the_children(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://db/x", "EMAIL_URL": "smtp://mail", "SITE_URL": "http://a"}

    child = options(tmp_path, **given).child_environment("redis://queue")

    assert given.items() <= child.items()
    assert child["REDIS_URL"] == "redis://queue"
    assert child["VAR_DIR"] == str(tmp_path)


def test_open_bind_allows_the_names_of_this_machine(tmp_path: Path) -> None:
    child = options(tmp_path, BIND="10.1.2.3").child_environment("redis://queue")

    assert {"127.0.0.1", "10.1.2.3", socket.gethostname()} <= set(child["ALLOWED_HOSTS"].split(","))


def test_local_env_holds_this_start_only_and_is_private(tmp_path: Path) -> None:
    first = options(tmp_path, DATABASE_URL="postgres://user:secret@db/x")
    first.write_local_env("redis://one")
    options(tmp_path, DEMO="0").write_local_env("redis://two")

    written = tmp_path / "local.env"
    assert "DATABASE_URL" not in written.read_text()
    assert {"DEMO=0", "REDIS_URL=redis://two"} <= set(written.read_text().splitlines())
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["local.env"]


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StartError, match=r"data folder .* cannot be written .*VAR_DIR="):
        make_folders(options(tmp_path / "file" / "var"))


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of an ordinary user, who the test is meanwhile: root may write anywhere."""
    folder, before = folder_for(unprivileged()), os.geteuid()
    os.seteuid(folder.stat().st_uid)
    (folder / "may be written").touch()
    yield folder
    folder.chmod(0o700)
    os.seteuid(before)
    shutil.rmtree(folder)


def test_folder_without_write_permission_is_one_sentence(own_folder: Path) -> None:
    own_folder.chmod(0o500)

    with pytest.raises(StartError, match="Permission denied"):
        make_folders(options(own_folder))


def test_second_start_on_the_same_folder_names_the_first(tmp_path: Path) -> None:
    first, second = options(tmp_path, PORT="8123"), options(tmp_path, PORT="8124")
    make_folders(first)
    lock = take_lock(first)

    with pytest.raises(StartError, match=r"already runs .*:8123, process \d+"):
        take_lock(second)
    os.close(lock)
    os.close(take_lock(second))


def test_taken_port_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(StartError, match=rf"Port {port} .* in use.*PORT=8001"):
            need_free_port(Options.read({"PORT": str(port)}))
    need_free_port(Options.read({"PORT": str(port)}))


def test_bind_that_is_no_address_is_one_sentence() -> None:
    with pytest.raises(StartError, match="no address of this machine"):
        need_free_port(Options.read({"BIND": "not an address"}))
