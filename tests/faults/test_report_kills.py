"""A worker killed in the middle of a report: its file is taken up again within a minute."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from reports.models import ReportFile
from reports.provincial import building, jobs
from tests.conftest import DOCUMENT
from tests.factories.browser import signed_in
from tests.factories.world import World, publish_plan
from tests.support.processes import end, start
from tests.support.workers import process_environment

SLOW_BUILD = """
import sys, time
import django
django.setup()
from reports.provincial import building
building.document_bytes = lambda *_: time.sleep(3600)
building.build(int(sys.argv[1]))
"""


def wait_until(condition: Callable[[], bool], seconds: float) -> float:
    """How long it took. Fails when it takes longer."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited too long"
        time.sleep(0.2)
    return time.monotonic() - began


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_killed_build_is_taken_up_within_a_minute(tmp_path: Path) -> None:
    world = World(publish_plan(DOCUMENT))
    report = building.request_report(world.period, actor=world.reviewer, source="test")
    file = report.files.get(format="xlsx")
    environment = {**process_environment(), "DJANGO_SETTINGS_MODULE": "reform_tracker.settings"}
    command = [sys.executable, "-c", SLOW_BUILD, str(file.pk)]
    process = start(command, log=tmp_path / "build.log", environment=environment)
    try:
        wait_until(lambda: ReportFile.objects.get(pk=file.pk).state == "building", 30)
        first = ReportFile.objects.get(pk=file.pk).lease_until
        assert first is not None
        # While it lives it keeps what it has.
        wait_until(lambda: (ReportFile.objects.get(pk=file.pk).lease_until or first) > first, 30)
        assert file.pk not in building.unfinished()
    finally:
        end(process, signal.SIGKILL, 5)
    free_after = wait_until(lambda: file.pk in building.unfinished(), 60)
    tick = float(str(settings.CELERY_BEAT_SCHEDULE["build-waiting-reports"]["schedule"]))
    print(f"free {free_after:.0f} s after the kill, taken up by a tick of {tick:.0f} s")
    assert free_after + tick < 60
    page = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/reports/").content.decode()
    assert "一分钟内重新生成" in page
    jobs.build_waiting()
    assert ReportFile.objects.get(pk=file.pk).state == "ready"
