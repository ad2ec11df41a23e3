"""The server killed between commit and answer: every keyed post has one effect and one answer."""

import signal
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import reform_client

from departments.api_clients.service import create_client
from reform_tracker.api.models import Receipt, StoredAnswer
from reform_tracker.audit.trail import broken_links
from reform_tracker.local.ports import free_port
from tasks.models import Measure, ProgressReport
from tests.factories.world import World
from tests.support.processes import end, start, tail, wait_for
from tests.support.workers import process_environment

POSTS, SEED, WORKERS = 200, 20120515, 3
PAUSE_SECONDS = 0.05


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_posts_over_a_dying_server_have_one_effect_each(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    organization = world.organization(World.X)
    measures = _taken_on(world)
    token = create_client(organization, name="系统", days=9, actor=None, source="test").text
    log, port = tmp_path / "server.log", free_port()
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", str(WORKERS), "--bind"]
    command += [f"127.0.0.1:{port}", "tests.support.dying_server:application"]
    settings = {"DYING_SEED": str(SEED), "API_REQUESTS_PER_MINUTE": "100000"}
    server = start(command, log=log, environment=process_environment(settings))
    lost = Lost()
    try:
        assert wait_for(lambda: answers(port), process=server, seconds=30), tail(log, 20)
        client = reform_client.ReformClient(
            f"http://127.0.0.1:{port}", token, attempts=60, sleep=lost.wait
        )
        pushed = [next(client.push([item(n, pk)])) for n, pk in enumerate(measures)]
    finally:
        end(server, signal.SIGTERM, 10)
    mine = ProgressReport.objects.filter(organization=organization)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{POSTS} posts, {lost.count} times no answer: {mine.count()} reports, "
            f"{Receipt.objects.count()} receipts, {StoredAnswer.objects.count()} answers\n"
        )
    assert Counter(one["result"] for one in pushed) == {"created": POSTS}
    assert mine.count() == Receipt.objects.count() == StoredAnswer.objects.count() == POSTS
    assert set(mine.values_list("version", flat=True)) == {1}
    assert {one["id"] for one in pushed} == set(mine.values_list("pk", flat=True))
    assert lost.count > POSTS / 10
    assert not list(broken_links())


class Lost:
    """Counts the attempts without an answer, and waits a moment after each."""

    def __init__(self) -> None:
        self.count = 0

    def wait(self, _seconds: float) -> None:
        self.count += 1
        time.sleep(PAUSE_SECONDS)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _taken_on(world: World) -> list[int]:
    """So many measures that X has taken on."""
    found = []
    for number in range(POSTS):
        copy = Measure.objects.get(pk=world.measure.pk)
        copy.pk, copy.number, copy.key = None, 100 + number, f"{world.KEY}({100 + number})"
        copy.save()
        copy.assignments.create(
            organization=world.organization(World.X), role="local", order=number
        )
        found.append(copy.pk)
    return found


def item(number: int, measure: int) -> dict[str, Any]:
    return {
        "external_id": f"JQ-{number}",
        "measure": measure,
        "period": "2012-05",
        "status": "in_progress",
        "percent": 10,
        "progress": "已启动。",
        "next_steps": "继续。",
    }
