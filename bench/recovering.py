"""Backup and restore of a province's year and of many, and how late the archive may be.

A PostgreSQL of its own, first with one invented year of a plan in which every prefecture takes
every measure on (`manage.py seed_load`), then with eleven. Each restore goes into an empty database
and proves what it has put back.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.servers import Database, empty_database
from tests.support.clusters import Clusters
from tests.support.first_database import database_beside
from tests.support.written_steps import steps_of

ROOT = Path(__file__).resolve().parent.parent
PLAN, YEARS = "甘政发〔2012〕53号", 10
PRINTED = re.compile(r"(\d+) rows, .*? files, (.+?), [\d.]+ s")


def manage(url: str, folder: Path, *arguments: str) -> tuple[str, float]:
    """A command in a process of its own; what it printed, and how many seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "VAR_DIR": str(folder), "DEMO": "1"}
        | {"LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout, time.monotonic() - began


def measure(database: Database, var: Path, name: str, folder: Path) -> tuple[int, float, float]:
    """Prints one line; rows, seconds of the backup, seconds of the restore."""
    said, backup = manage(database.url, var, "backup", str(folder))
    told = PRINTED.search(said)
    if told is None:
        raise SystemExit(said)
    keys = {one.name: one for one in var.iterdir() if one.is_file()}
    with (
        database_beside(database.url, f"recovered_{os.getpid()}") as url,
        tempfile.TemporaryDirectory() as place,
    ):
        for key in ("secret_key", "trail_keys", "sealing_keys"):
            (Path(place) / key).write_bytes(keys[key].read_bytes())
        _said, restore = manage(url, Path(place), "restore", str(folder))
    print(f"{name:<14} {told[1]:>10} {told[2]:>10} {backup:>9.1f} s {restore:>9.1f} s", flush=True)
    return int(told[1]), backup, restore


def archived_after() -> float:
    """Seconds until a write that nothing follows is archived, set up as docs/recovery.md says."""
    archive, *_others = steps_of("recovery.md", "Point-in-time recovery")
    with Clusters() as server:
        deploy = server.folder / "deploy"
        subprocess.run(["cp", "-r", str(ROOT / "reform_tracker/deploy"), str(deploy)], check=True)
        place = server.folder / "archive"
        server.step(archive, ARCHIVE=place, DEPLOY=deploy)
        server.ask("CREATE TABLE written (word text)")
        ((segment,),) = server.ask("SELECT pg_walfile_name(pg_current_wal_lsn())")
        began = time.monotonic()
        while not (place / "log" / str(segment)).exists():
            time.sleep(0.2)
        return time.monotonic() - began


def main() -> None:
    with empty_database() as database, tempfile.TemporaryDirectory() as folder:
        var, backups = Path(folder) / "var", Path(folder)
        heads = ("rows", "size", "backup", "restore")
        print(database.version, "\n", " " * 13, *(f"{head:>10}" for head in heads), flush=True)
        manage(database.url, var, "import_document", "tasks/data/gansu_2012_53.txt")
        manage(database.url, var, "seed_demo")
        manage(database.url, var, "seed_load", "--reports", "1")
        rows, *first = measure(database, var, "one year", backups / "1")
        more = ("--plan", PLAN, "--years", str(YEARS))
        manage(database.url, var, "seed_load", "--reports", "1", *more)
        grown, *last = measure(database, var, "eleven years", backups / "2")
        for name, little, much in zip(("backup", "restore"), first, last, strict=True):
            print(
                f"{name}: {much / little:.1f} times as long for {grown / rows:.1f} times the rows"
            )
    print(f"a write that nothing follows was archived after {archived_after():.0f} s")


if __name__ == "__main__":
    main()
