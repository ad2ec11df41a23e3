"""Plays the year 2012 through the services, from 8 May to 28 December, and records it.

`python -m tests.upgrade.play_year [FILE]`; without a file it writes tests/data/year_2012.json.gz.

The recording in the repository was made once, by the code of version 0.1.0 as of commit
27991147f3acf351c34468dacaefe9fbdeac1cd1, and is never made again: it is what an installation of
that version holds, and test_upgrade.py brings it up to date. This script is kept to show
what the recording holds. Where later code can no longer play the year, the script goes and the data
stays.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.upgrade.steady import steady_machine

TARGET = Path(__file__).parents[1] / "data" / "year_2012.json.gz"


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    with tempfile.TemporaryDirectory() as folder, steady_machine() as machine:
        _set_up(folder)
        from tests.upgrade.year import play  # noqa: PLC0415 (needs loaded apps)

        target.write_bytes(play(machine))
    print(f"{target}: {target.stat().st_size} bytes")


def _set_up(folder: str) -> None:
    """A demo system of its own: SQLite, no broker, mail that goes nowhere."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
        "REFORM_MODE": "local",
        "DEMO": "1",
        "VAR_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/year.sqlite3",
        "REDIS_URL": "memory://",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "the played year",
    }
    import django  # noqa: PLC0415 (settings are read from the environment above)

    django.setup()


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of a set of texts must be the same at every playing.
        os.execve(  # noqa: S606 (itself, once more)
            sys.executable,
            [sys.executable, "-m", "tests.upgrade.play_year", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    main()
