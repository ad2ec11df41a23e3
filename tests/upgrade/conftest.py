"""The recorded database, brought up to date once for all tests of this folder."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.upgrade import recording
from tests.upgrade.database import Database, empty_database
from tests.upgrade.loading import load


@pytest.fixture(scope="session")
def recorded() -> dict[str, Any]:
    return recording.read()


@pytest.fixture(scope="session")
def upgraded(
    recorded: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
) -> Iterator[Database]:
    """The recorded database after `manage.py migrate`; no test changes it."""
    with empty_database(tmp_path_factory.mktemp("upgrade")) as database:
        load(recorded, database)
        database.manage(["migrate", "--verbosity=0"])
        yield database
