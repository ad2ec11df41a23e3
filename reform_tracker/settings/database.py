"""SQLite on one machine, PostgreSQL in production: DATABASE_URL."""

from typing import Any

from reform_tracker.settings.environment import VAR_DIR, env

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # How long a lock, a statement, a transaction with nothing to do may last; 0: for ever. Jobs may
    # take their time, who waits for a page does not (reform_tracker/wsgi.py).
    limits = {
        "lock_timeout": env.int("DATABASE_LOCK_SECONDS", default=60),
        "statement_timeout": env.int("DATABASE_STATEMENT_SECONDS", default=0),
        "idle_in_transaction_session_timeout": env.int("DATABASE_IDLE_SECONDS", default=600),
    }
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    # Compiling the statements of a page takes longer than running them.
    given = ["-c jit=off", *(f"-c {name}={seconds}s" for name, seconds in limits.items())]
    options["options"] = " ".join((*given, options.get("options", ""))).strip()
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
# Where pg_dump, pg_restore and psql are; empty: the newest of Debian, or those on the path.
POSTGRES_PROGRAMS: str = env.str("POSTGRES_PROGRAMS", default="")
# Of the account that owns the tables, for `migrate`: the one that runs the system and owns none.
APPLICATION_ROLE: str = env.str("APPLICATION_ROLE", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
