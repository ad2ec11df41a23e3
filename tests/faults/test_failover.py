"""The primary is killed while people write, the standby is promoted: no answered write is lost.

The steps are those of docs/recovery.md; the clients reach both servers by one address, as
DATABASE_URL does there.
"""

import contextlib
import sys
import threading
import time
from pathlib import Path

import psycopg2
import pytest

from reform_tracker.local.ports import free_port
from tests.support.clusters import Clusters
from tests.support.written_steps import steps_of

WRITERS = 4
BEFORE, AFTER = 3.0, 2.0  # seconds of writing before the kill and after the first answer
NOTICED = 0.5  # until somebody sees it; answers that were on their way have come by then
LONGEST = 60.0


class Writers:
    """People who write one row after the other; what was acknowledged, with when."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.acknowledged: dict[str, float] = {}
        self.over = threading.Event()
        # Daemons: one that waits for an acknowledgement for ever must not hold up the run.
        self.threads = [
            threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(WRITERS)
        ]

    def _write(self, writer: int) -> None:
        number = 0
        while not self.over.is_set():
            with contextlib.suppress(psycopg2.Error):
                reached = psycopg2.connect(
                    f"{self.address} target_session_attrs=read-write connect_timeout=2"
                )
                with contextlib.closing(reached):
                    while not self.over.is_set():
                        number += 1
                        key = f"{writer}-{number}"
                        with reached, reached.cursor() as cursor:
                            cursor.execute("INSERT INTO written VALUES (%s)", [key])
                        self.acknowledged[key] = time.monotonic()
            time.sleep(0.05)

    def since(self, moment: float) -> list[float]:
        return [at for at in list(self.acknowledged.values()) if at > moment]

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(AFTER)


@pytest.mark.faults
def test_no_acknowledged_write_is_lost_with_the_primary() -> None:
    name, copy, wait, promote = steps_of("recovery.md", "Standby and fail-over")
    with Clusters() as server:
        standby, port = server.folder / "standby", free_port()
        told: dict[str, str | Path] = {
            "STANDBY": standby,
            "STANDBY_PORT": str(port),
            "PRIMARY": f"host=127.0.0.1 port={server.port} user=postgres "
            f"password={server.password}",
            "STANDBY_URL": server.address(port),
        }
        server.ask("CREATE TABLE written (key text PRIMARY KEY)")
        server.step(name, **told)
        server.step(copy, **told)
        assert server.step(wait, **told).splitlines()[-1] == "standby|sync"
        with Writers(server.address(server.port, port)) as writers:
            time.sleep(BEFORE)
            server.kill(server.data)
            killed = time.monotonic()
            time.sleep(NOTICED)
            alone = time.monotonic()
            server.step(promote, **told)
            promoted = time.monotonic() - killed
            while not writers.since(alone):
                assert time.monotonic() - killed < LONGEST, "nobody can write"
                time.sleep(0.05)
            resumed = min(writers.since(alone)) - killed
            time.sleep(AFTER)
        there = {str(key) for (key,) in server.ask("SELECT key FROM written", port)}
        lost = set(writers.acknowledged) - there
        sys.stdout.write(
            f"\n{len(writers.acknowledged)} writes acknowledged to {WRITERS} writers, "
            f"{len(writers.since(alone))} of them after the fail-over; lost {len(lost)}; "
            f"promoted after {promoted:.1f} s, writing again after {resumed:.1f} s\n"
        )
        assert not lost
        assert len(writers.acknowledged) > len(writers.since(alone)) > 0
