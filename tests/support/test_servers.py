"""The wrapper of `make test` and the servers it starts."""

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import psycopg2
import pytest
import redis

from tests import servers
from tests.support import chromium, first_database
from tests.support.isolation import WANTED_VENDOR, own_redis_url
from tests.support.postgres import Binaries, PostgresServer
from tests.support.processes import FOLDER_PREFIX, ServerError, remove_left_behind
from tests.support.redis_server import RedisServer


@pytest.mark.parametrize(
    ("given", "marks", "others"),
    [
        (["tests/tasks", "-k", "filing"], "", ["tests/tasks", "-k", "filing"]),
        (["-m", "browser", "-x"], "browser", ["-x"]),
        (["-m=faults"], "faults", []),
    ],
)
def test_markers_are_told_from_other_arguments(
    given: list[str], marks: str, others: list[str]
) -> None:
    assert servers.split_marks(given) == (marks, others)


def test_sqlite_round_keeps_the_callers_selection() -> None:
    assert servers.both("", servers.NOT_ON_SQLITE) == servers.NOT_ON_SQLITE
    assert servers.both("a or b", "not c") == "(a or b) and (not c)"


@pytest.mark.parametrize(
    ("sqlite", "postgres", "arguments", "status"),
    [
        (0, 0, [], 0),
        (1, 0, [], 1),
        (0, 1, [], 1),
        (5, 0, [], 5),
        (5, 0, ["-m", "browser"], 0),
        (5, 5, ["-k", "nothing"], 5),
    ],
)
def test_status_is_good_only_if_both_rounds_are(
    monkeypatch: pytest.MonkeyPatch,
    sqlite: int,
    postgres: int,
    arguments: list[str],
    status: int,
) -> None:
    results = {"sqlite": sqlite, "postgresql": postgres}
    environments = [{"on": on} for on in results]

    def run_pytest(_command: object, environment: dict[str, str]) -> int:
        return results[environment["on"]]

    monkeypatch.setenv("DATABASE_URL", "postgres://given/db")
    monkeypatch.setenv("REDIS_URL", "redis://given")
    monkeypatch.setattr(servers, "find_browser", lambda _marks: {})
    monkeypatch.setattr(servers, "rounds", lambda *_: nullcontext(environments))
    monkeypatch.setattr(servers, "run_pytest", run_pytest)

    assert servers.run_rounds(arguments) == status


def test_each_round_has_a_migrated_database_of_its_kind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: set[str] = set()

    def database_beside(url: str, name: str) -> AbstractContextManager[str]:
        return nullcontext(f"{url}/{name}")

    monkeypatch.setattr(servers, "database_beside", database_beside)
    monkeypatch.setattr(servers, "migrate", lambda url, _environment: made.add(url))

    with servers.rounds({"DATABASE_URL": "postgres://given"}, tmp_path) as (sqlite, postgres):
        file, name = sqlite[first_database.FIRST], postgres[first_database.FIRST]

    assert made == {f"sqlite:///{file}", f"postgres://given/{name}"}
    assert sqlite["DATABASE_URL"] == f"sqlite:///{tmp_path}/tests.sqlite3"
    assert postgres["DATABASE_URL"] == "postgres://given"
    assert (sqlite[WANTED_VENDOR], postgres[WANTED_VENDOR]) == ("sqlite", "postgresql")


def test_what_is_compiled_once_is_kept_for_the_other_processes() -> None:
    given = {"PYTHONDONTWRITEBYTECODE": "1", "HOME": "/home/one"}
    assert servers.keeping_bytecode(given) == {"HOME": "/home/one"}


def test_parallel_workers_share_no_redis_database() -> None:
    url = "redis://:secret@127.0.0.1:6380/0"

    numbers = {own_redis_url(url, worker).rpartition("/")[2] for worker in ("", "gw0", "gw1")}

    assert numbers == {"0", "1", "2"}
    assert own_redis_url(url, "gw0").startswith("redis://:secret@127.0.0.1:6380/")


def test_named_browser_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")

    with pytest.raises(ServerError, match="CHROMIUM names /no/such/browser"):
        chromium.find()


def test_without_a_browser_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in chromium.VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(ServerError, match="apt-get install chromium"):
        chromium.find()


def test_folders_of_killed_runs_are_removed_and_others_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / f"{FOLDER_PREFIX}4194999-x"
    living = tmp_path / f"{FOLDER_PREFIX}{os.getpid()}-x"
    for folder in (dead, living, tmp_path / "other"):
        folder.mkdir()

    remove_left_behind()

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([living.name, "other"])


def test_binaries_are_copied_with_their_libraries_in_the_same_place(tmp_path: Path) -> None:
    site, workplace = tmp_path / "site-packages", tmp_path / "workplace"
    programs, libraries = site / "package" / "pginstall", site / "package.libs"
    (programs / "bin").mkdir(parents=True)
    libraries.mkdir()
    (programs / "bin" / "postgres").touch()
    (libraries / "libpq.so").touch()

    copied = Binaries(programs / "bin", "wheel", (programs, libraries)).copy_to(workplace)
    alone = Binaries(programs / "bin", "built here", (programs,)).copy_to(tmp_path / "other")

    assert (copied.folder / "postgres").exists()
    assert (copied.folder / "../../../package.libs/libpq.so").exists()
    assert (alone.folder / "postgres").exists()


@pytest.mark.faults
def test_postgres_comes_back_with_its_rows_after_a_kill() -> None:
    with PostgresServer() as server:
        with psycopg2.connect(server.url) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (n int)")
            cursor.execute("INSERT INTO kept VALUES (53)")
        connection.close()
        server.stop()
        assert not server.answers()

        server.start()

        with psycopg2.connect(server.url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT n FROM kept")
            assert cursor.fetchall() == [(53,)]
        connection.close()
        folder = server.folder
    assert not folder.exists()


@pytest.mark.faults
def test_redis_keeps_its_queue_over_a_stop() -> None:
    with RedisServer() as server:
        with redis.Redis.from_url(server.url) as client:
            client.rpush("celery", "job")
        server.stop()
        assert not server.answers()

        server.start()

        with redis.Redis.from_url(server.url) as client:
            assert client.llen("celery") == 1
        folder = server.folder
    assert not folder.exists()
