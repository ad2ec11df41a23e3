"""docs/recovery.md, point-in-time recovery: each step as it is written there, on a real cluster."""

import time

from tests.support.clusters import Clusters
from tests.support.written_steps import steps_of

ARCHIVED_SECONDS = PROMOTED_SECONDS = 30.0


def test_the_data_of_a_moment_come_back_from_archive_and_base_backup() -> None:
    archive, base, look, recover = steps_of("recovery.md", "Point-in-time recovery")
    with Clusters() as server:
        told = {"ARCHIVE": server.folder / "archive", "BASE": server.folder / "base"}
        server.step(archive, **told)
        server.ask("CREATE TABLE said (word text)")
        server.ask("INSERT INTO said VALUES ('before the base backup')")
        server.step(base, **told)
        server.ask("INSERT INTO said VALUES ('after it')")
        ((moment,),) = server.ask("SELECT clock_timestamp()::text")
        time.sleep(0.1)
        server.ask("DELETE FROM said")
        server.ask("INSERT INTO said VALUES ('the mistake')")
        ((segment,),) = server.ask("SELECT pg_walfile_name(pg_switch_wal())")
        deadline = time.monotonic() + ARCHIVED_SECONDS
        while not (told["ARCHIVE"] / str(segment)).exists():
            assert time.monotonic() < deadline, "the log was not archived"
            time.sleep(0.1)
        assert server.step(look).endswith("|0")
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
