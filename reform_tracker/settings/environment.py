"""Where the settings come from: the mode, the folders and the readers of the environment.

`REFORM_MODE=local` (the default) runs on embedded SQLite and files below VAR_DIR and needs
nothing else. `REFORM_MODE=production` refuses to start on a missing or placeholder secret.
"""

from collections.abc import Collection
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PLACEHOLDERS = (
    *("change", "replace", "placeholder", "example", "sample", "insecure", "default", "dummy"),
    *("your-", "your_", "yoursecret", "secret-key", "secret_key", "password", "passwd"),
)
BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

MODE: str = env.str("REFORM_MODE", default="local")
if MODE not in ("local", "production"):
    raise ImproperlyConfigured(f"REFORM_MODE is {MODE!r}; write local or production.")
PRODUCTION = MODE == "production"
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
if not PRODUCTION:
    # What `make run` decided (demo, broker address) also holds for commands typed in a shell.
    environ.Env.read_env(VAR_DIR / "local.env")

# The demo: a settable business date, demo accounts, invented progress. Never in production.
DEMO: bool = env.bool("DEMO", default=False) and not PRODUCTION
DEMO_START_DATE = "2012-05-08"


def required(name: str, *, secret: str | None = None) -> str:
    """A production value that must be there; its secret part must not be a placeholder.

    `secret` None: the password of an address, if it has one.
    """
    value: str = env.str(name, default="")
    lowered = (secret if secret is not None else urlsplit(value).password or "").lower()
    if not value or any(mark in lowered for mark in PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"{name} is missing or still a placeholder. Set it in the environment "
            "(docs/settings.md) and start again."
        )
    return value


def hours(name: str, value: str) -> tuple[time, time]:
    """Two times of day, "21:00-07:00"; empty means the empty span."""
    begins, _dash, ends = (value or "00:00-00:00").partition("-")
    return time_of_day(name, begins), time_of_day(name, ends)


def time_of_day(name: str, value: str) -> time:
    try:
        return time.fromisoformat(value.strip())
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} holds {value!r} where a time of day like 07:00 is expected (docs/settings.md)."
        ) from None


def one_of(name: str, value: str, known: Collection[str]) -> str:
    """The value, if it is one of those that are known."""
    if value not in known:
        raise ImproperlyConfigured(f"{name} is {value!r}; write {' or '.join(known)}.")
    return value


if PRODUCTION:
    # Here, before another file reads them: what is missing is named, not tripped over.
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAIL_FROM", "SITE_URL"):
        required(name)
