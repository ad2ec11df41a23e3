"""Where copies lie: schemas of the PostgreSQL database, or files beside that of SQLite."""

import copy
import secrets
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS, load_backend

PREFIX = "sandbox_"
LONGEST_BUILD = timedelta(hours=1)


def new() -> str:
    """The name of a place that nobody uses; it tells when it was begun."""
    return f"{PREFIX}{int(time.time())}_{secrets.token_hex(4)}"


def connect(place: str, *, create: bool = False) -> BaseDatabaseWrapper:
    """A connection that reaches this place and nothing else. Connecting to one that is gone fails
    with OperationalError."""
    config: dict[str, Any] = copy.deepcopy(connection.settings_dict)
    config["CONN_MAX_AGE"] = 0
    if connection.vendor == "sqlite":
        config["NAME"] = f"{_file(place).as_uri()}?mode={'rwc' if create else 'rw'}"
    else:
        options = config.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} -c search_path={place}".strip()
        if create:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA {_quoted(place)}")
    made: BaseDatabaseWrapper = load_backend(config["ENGINE"]).DatabaseWrapper(
        config, DEFAULT_DB_ALIAS
    )
    return made


def real_schema() -> str:
    """Where the copying connection finds the real tables: what to write before a table's name.

    SQLite: what to attach under the name "source" comes from `real_file`.
    """
    if connection.vendor == "sqlite":
        return "source"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def real_file() -> str | None:
    """The address of the real SQLite file, for reading only; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    name = str(connection.settings_dict["NAME"])
    return name if name.startswith("file:") else f"{Path(name).resolve().as_uri()}?mode=ro"


def drop(place: str) -> None:
    """Deletes a place with all that is in it; one that is gone is no error."""
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            _file(place).with_name(f"{_file(place).name}{ending}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_quoted(place)} CASCADE")


def left_behind(kept: str) -> list[str]:
    """Places that are not the one kept and were begun too long ago to be still in the making."""
    limit = time.time() - LONGEST_BUILD.total_seconds()
    return [place for place in _all() if place != kept and _begun(place) < limit]


def _all() -> list[str]:
    if connection.vendor == "sqlite":
        return [path.stem for path in settings.VAR_DIR.glob(f"{PREFIX}*.sqlite3")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [rf"{PREFIX[:-1]}\_%"]
        )
        return [name for (name,) in cursor.fetchall()]


def _begun(place: str) -> float:
    stamp = place.removeprefix(PREFIX).split("_")[0]
    return float(stamp) if stamp.isdigit() else time.time()


def _file(place: str) -> Path:
    return Path(settings.VAR_DIR).resolve() / f"{place}.sqlite3"


def _quoted(place: str) -> str:
    return connection.ops.quote_name(place)
