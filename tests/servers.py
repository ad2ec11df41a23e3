"""Start real servers, run pytest on SQLite and on PostgreSQL, end the servers.

`python -m tests.servers [pytest arguments]`, which is what `make test` calls. The servers are
started here and not by a fixture because Django reads its settings before pytest's fixtures run.
Servers named by DATABASE_URL and REDIS_URL are used instead of new ones. The SQLite round comes
first, so that the summary of the PostgreSQL round is the last thing printed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from reform_tracker.local.processes import end_with_parent
from tests.support import chromium
from tests.support.first_database import FIRST, database_beside, migrate
from tests.support.isolation import WANTED_VENDOR
from tests.support.postgres import PostgresServer
from tests.support.processes import FOLDER_PREFIX, ServerError, remove_left_behind
from tests.support.redis_server import RedisServer

ROOT = Path(__file__).resolve().parent.parent
NOT_ON_SQLITE = "not browser and not faults and not postgres and not pages and not once"
NO_TESTS_COLLECTED = 5


def say(text: str) -> None:
    print(text, flush=True)


def split_marks(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The marker expression (`-m …`) and the other arguments."""
    marks, others, rest = "", [], iter(arguments)
    for argument in rest:
        if argument == "-m":
            marks = next(rest, "")
        elif argument.startswith("-m="):
            marks = argument.removeprefix("-m=")
        else:
            others.append(argument)
    return marks, others


def both(first: str, second: str) -> str:
    """A marker expression that asks for both."""
    return f"({first}) and ({second})" if first and second else first or second


def pytest_command(arguments: Sequence[str], marks: str, *, workers: int) -> list[str]:
    parallel = [] if any(given.startswith("-n") for given in arguments) else ["-n", str(workers)]
    marked = ["-m", marks] if marks else []
    return [
        *(sys.executable, "-m", "pytest", *parallel, "--dist", "loadgroup"),
        *marked,
        *arguments,
    ]


def run_pytest(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run pytest to its end and return its status; a signal to this process is passed on."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(environment),
        preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509  (one thread)
    )
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        raise


@contextlib.contextmanager
def servers(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of the PostgreSQL round, with every server it names running."""
    with contextlib.ExitStack() as running:
        named = dict(environment)
        if named.get("DATABASE_URL", "").startswith(("postgres", "psql", "pgsql")):
            say("PostgreSQL: the one named by DATABASE_URL")
        else:
            database = running.enter_context(PostgresServer())
            named["DATABASE_URL"] = database.url
            say(f"PostgreSQL: {database.version} from {database.binaries.origin}")
        if named.get("REDIS_URL"):
            say("Redis:      the one named by REDIS_URL")
        else:
            broker = running.enter_context(RedisServer())
            named["REDIS_URL"] = broker.url
            say(f"Redis:      {broker.version} from {broker.origin}")
        yield named


def find_browser(marks: str) -> dict[str, str]:
    """Where the browser is, unless the tests that need it are left out. Raises ServerError."""
    if "not browser" in marks:
        say("Chromium:   not needed")
        return {}
    browser = chromium.find()
    say(f"Chromium:   {chromium.version(browser)} from {browser}")
    return {"CHROMIUM": str(browser)}


@contextlib.contextmanager
def rounds(
    postgres: dict[str, str], folder: Path
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The environments of SQLite's and PostgreSQL's round, each with a migrated database that the
    processes of the round copy. Raises ServerError."""
    file, name = f"{folder}/first.sqlite3", f"tests_first_{os.getpid()}"
    with database_beside(postgres["DATABASE_URL"], name) as url:
        with ThreadPoolExecutor() as both_cores:
            list(both_cores.map(migrate, (f"sqlite:///{file}", url), (postgres, postgres)))
        sqlite = {**postgres, "DATABASE_URL": f"sqlite:///{folder}/tests.sqlite3"}
        yield (
            {**sqlite, FIRST: file, WANTED_VENDOR: "sqlite"},
            {**postgres, FIRST: name, WANTED_VENDOR: "postgresql"},
        )


def keeping_bytecode(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the wish of many images of Python that nothing be compiled for later: each of the
    run's processes would compile the product and rewrite the asserts of all tests again."""
    return {name: to for name, to in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_rounds(arguments: Sequence[str]) -> int:
    """Both rounds. The status is that of PostgreSQL, or of SQLite if only that one failed."""
    marks, others = split_marks(arguments)
    remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
    try:
        base = {
            **keeping_bytecode(os.environ),
            **find_browser(marks),
            "PYTEST_PLUGINS": "tests.support.isolation,tests.support.security_table",
            "SECURITY_OUTCOMES": str(folder / "outcomes.json"),
            "REFORM_MODE": "local",
            "VAR_DIR": str(folder / "var"),
            "PYTHONPATH": str(ROOT),
        }
        with servers(base) as started, rounds(started, folder) as (on_sqlite, on_postgres):
            say("\nRound 1 of 2: SQLite, without what one database proves for both")
            command = pytest_command(others, both(marks, NOT_ON_SQLITE), workers=2)
            sqlite = run_pytest(command, on_sqlite)
            say("\nRound 2 of 2: PostgreSQL, all tests")
            # Tests of faults wait most of their time, for instance a minute without Redis.
            command = pytest_command(others, marks, workers=3)
            postgres = run_pytest(command, on_postgres)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # A selection may well hold browser tests only.
    if sqlite == NO_TESTS_COLLECTED and arguments:
        sqlite = 0
    return postgres or sqlite


def end_run(_signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, end_run)
    try:
        return run_rounds(sys.argv[1:])
    except ServerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
