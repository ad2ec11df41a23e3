"""docs/recovery.md, point-in-time recovery: each step as it is written there, on a real cluster."""

import re
import shutil
import subprocess
import time
from pathlib import Path

from reform_tracker.backing_up import archiving
from reform_tracker.notifications import marks
from reform_tracker.notifications.models import JobMark
from tests.support.clusters import Clusters
from tests.support.first_database import ROOT
from tests.support.written_steps import steps_of

SEGMENT = re.compile("[0-9A-F]{24}")
COLUMNS = "name varchar(40) PRIMARY KEY, finished_on date, seen_at timestamptz NOT NULL"
ARCHIVED_SECONDS = PROMOTED_SECONDS = 30.0


def test_the_data_of_a_moment_come_back_from_archive_and_base_backup() -> None:
    archive, base, look, recover = steps_of("recovery.md", "Point-in-time recovery")
    with Clusters() as server:
        told = {"ARCHIVE": server.folder / "archive", "DEPLOY": server.folder / "deploy"}
        shutil.copytree(ROOT / "reform_tracker/deploy", told["DEPLOY"])
        server.step(archive, **told)
        server.ask("CREATE TABLE said (word text)")
        server.ask("INSERT INTO said VALUES ('before the base backup')")
        server.step(base, **told)
        (told["BASE"],) = (told["ARCHIVE"] / "base").iterdir()
        # It is young enough, and is told of to the database of the system.
        server.ask(f"CREATE TABLE {JobMark._meta.db_table} ({COLUMNS})")
        server.step(f"{base.rstrip()} postgres", **told)
        assert [told["BASE"]] == list((told["ARCHIVE"] / "base").iterdir())
        marked = server.ask(
            "SELECT name, extract(epoch FROM seen_at)::int FROM notifications_jobmark"
        )
        assert marked == [(marks.BASE_BACKUP, int(told["BASE"].stat().st_mtime))]
        server.ask("INSERT INTO said VALUES ('after it')")
        ((moment,),) = server.ask("SELECT clock_timestamp()::text")
        time.sleep(0.1)
        server.ask("DELETE FROM said")
        server.ask("INSERT INTO said VALUES ('the mistake')")
        ((segment,),) = server.ask("SELECT pg_walfile_name(pg_switch_wal())")
        deadline = time.monotonic() + ARCHIVED_SECONDS
        while not (told["ARCHIVE"] / "log" / str(segment)).exists():
            assert time.monotonic() < deadline, "the log was not archived"
            time.sleep(0.1)
        assert server.step(look).endswith("|0")
        ((archived_at, failed_at),) = server.ask(archiving.QUESTION)
        assert (archived_at is None, failed_at) == (False, None)
        server.step('pg_ctl --pgdata="$PGDATA" --wait --mode=immediate stop')
        server.step(recover, MOMENT=str(moment), **told)
        found = server.ask("SELECT word FROM said ORDER BY word")
        assert found == [("after it",), ("before the base backup",)]
        # It takes writes again, on a timeline of its own, once it is promoted.
        deadline = time.monotonic() + PROMOTED_SECONDS
        while server.ask("SELECT pg_is_in_recovery()") == [(True,)]:
            assert time.monotonic() < deadline, "it was not promoted"
            time.sleep(0.1)
        server.ask("INSERT INTO said VALUES ('again')")
        assert server.ask("SELECT pg_is_in_recovery()") == [(False,)]


def test_old_base_backups_go_with_the_log_that_only_they_need() -> None:
    archive, base, _look, _recover = steps_of("recovery.md", "Point-in-time recovery")
    with Clusters() as server:
        told = {"ARCHIVE": server.folder / "archive", "DEPLOY": server.folder / "deploy"}
        shutil.copytree(ROOT / "reform_tracker/deploy", told["DEPLOY"])
        server.step(archive, **told)
        made = list[str]()
        for _week in range(3):
            server.step(base, **told)
            there = {one.name for one in (told["ARCHIVE"] / "base").iterdir()}
            made += there - set(made)
            server.step('touch --date="8 days ago" "$ARCHIVE"/base/*', **told)
            server.ask("SELECT pg_switch_wal()")
            time.sleep(1.1)  # another name
        assert sorted(one.name for one in (told["ARCHIVE"] / "base").iterdir()) == made[1:]
        label = (told["ARCHIVE"] / "base" / made[1] / "backup_label").read_text()
        begins = label.partition("(file ")[2].partition(")")[0]
        log = {one.name for one in (told["ARCHIVE"] / "log").iterdir()}
        kept = sorted(name for name in log if SEGMENT.fullmatch(name))
        assert kept
        assert kept[0] >= begins


def test_what_was_archived_is_never_overwritten(tmp_path: Path) -> None:
    script = ROOT / "reform_tracker/deploy/archive_log.sh"
    segment = tmp_path / "segment"

    def archived(content: str) -> int:
        segment.write_text(content)
        command = ["sh", str(script), str(segment), "000000010000000000000001", str(tmp_path)]
        return subprocess.run(command, check=False).returncode

    # Twice, since a crash may come before PostgreSQL has noted that it is there.
    assert [archived("first"), archived("first"), archived("another")] == [0, 0, 1]
    assert (tmp_path / "000000010000000000000001").read_text() == "first"
