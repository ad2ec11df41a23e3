"""A pytest plugin, loaded before the settings: each parallel worker has its own Redis database
and its own data folder, and the database is the one the run was started for."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

WANTED_VENDOR = "REFORM_TESTS_VENDOR"
DATABASE_FIXTURES = {"db", "transactional_db"}


def own_redis_url(url: str, worker: str) -> str:
    """The URL with a database number for this worker ("gw0", "gw1", …; "" without workers)."""
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


def _separate(worker: str) -> None:
    if url := os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = own_redis_url(url, worker)
    if folder := os.environ.get("VAR_DIR"):
        own = Path(folder, worker or "main")
        own.mkdir(parents=True, exist_ok=True)
        os.environ["VAR_DIR"] = str(own)


# Only the wrapper of `make test` names this plugin before the settings are read.
if __name__ in os.environ.get("PYTEST_PLUGINS", "").split(","):
    _separate(os.environ.get("PYTEST_XDIST_WORKER", ""))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite only what touches the database is run: the rest is the same on PostgreSQL."""
    if os.environ.get(WANTED_VENDOR) != "sqlite":
        return
    left_out = [item for item in items if not touches_database(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by a fixture or by pytest-django's mark."""
    names: list[str] = getattr(item, "fixturenames", [])
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(DATABASE_FIXTURES & set(names))


def pytest_collection_finish() -> None:
    """Stop a run whose settings took another database than the one that was started for it."""
    wanted = os.environ.get(WANTED_VENDOR)
    if not wanted:
        return
    from django.db import connection  # noqa: PLC0415  (this module comes before the settings)

    if connection.vendor != wanted:
        pytest.exit(f"These tests were to run on {wanted}, not on {connection.vendor}.", 3)
