"""A pytest plugin, loaded before the settings: each parallel worker has its own Redis database
and its own data folder, and the database is the one the run was started for."""

import os
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

WANTED_VENDOR = "REFORM_TESTS_VENDOR"
DATABASE_FIXTURES = {"db", "transactional_db"}
TESTS = Path(__file__).resolve().parents[1]
# What PostgreSQL alone proves for both: how pages, forms and bodies of the API read and answer, who
# is let in, how documents and messages are worded. SQLite keeps what asks and writes the database:
# services, queries, figures, locks, the trail, migrations, backups.
ONCE = (
    "*/test_*pages.py",
    "*/test_api.py",
    "*/test_walks.py",
    "departments/second_factor/*",
    "departments/single_sign_on/*",
    "departments/accounts/test_emergency.py",
    "departments/accounts/test_evil_sign_in.py",
    "departments/accounts/test_password_and_session.py",
    "departments/accounts/test_passwords.py",
    "departments/accounts/test_profiles.py",
    "departments/accounts/test_unused.py",
    "departments/alarms/test_monthly.py",
    "reform_tracker/api/test_authentication.py",
    "reform_tracker/api/test_client.py",
    "reform_tracker/api/test_deprecations.py",
    "reform_tracker/api/test_done.py",
    "reform_tracker/api/test_filings.py",
    "reform_tracker/api/test_other_resources.py",
    "reform_tracker/api/test_problems.py",
    "reform_tracker/api/test_pushing.py",
    "reform_tracker/api/test_reading.py",
    "reform_tracker/api/test_schema.py",
    "reform_tracker/api/test_successions.py",
    "reform_tracker/audit/test_anchors.py",
    "reform_tracker/audit/test_archive.py",
    "reform_tracker/audit/test_keys.py",
    "reform_tracker/audit/test_settings_census.py",
    "reform_tracker/feed/test_webhooks.py",
    "reform_tracker/notifications/test_digest.py",
    "reform_tracker/notifications/test_health.py",
    "reform_tracker/notifications/test_personal.py",
    "reform_tracker/notifications/test_smtp.py",
    "reform_tracker/test_answers.py",
    "reform_tracker/test_bad_files.py",
    "reform_tracker/test_bad_input.py",
    "reports/assessment/test_documents.py",
    "reports/assessment/test_rules.py",
    "reports/dashboards/test_query_counts.py",
    "reports/dashboards/test_screen.py",
    "reports/provincial/test_building.py",
    "reports/saved/test_weekly.py",
    "tasks/official/test_names.py",
    "tasks/official/test_names_in_bulk.py",
    "tasks/official/test_parties.py",
    "tasks/official/test_period.py",
    "tasks/test_one_event_an_action.py",
)


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
    """On SQLite only what hangs on the database is run: the rest is the same on PostgreSQL."""
    if os.environ.get(WANTED_VENDOR) != "sqlite":
        return
    left_out = [item for item in items if not touches_database(item) or proven_once(item.path)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def proven_once(path: Path) -> bool:
    """Whether the tests of a file say nothing about the database that they use."""
    if not path.is_relative_to(TESTS):
        return False
    name = path.relative_to(TESTS).as_posix()
    return any(fnmatch(name, pattern) for pattern in ONCE)


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
