"""A plan is closed while others choose, write under it, or close it too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reports.figures.standings import differences
from reports.models import LineEnding
from reports.year_end import service
from reports.year_end.models import Way
from reports.year_end.parts import open_parts
from tasks.errors import Refused, Stale
from tasks.models import Assignment, Measure, ReformPlan
from tasks.plan import lifetime
from tasks.progress import service as progress
from tasks.signing.locking import locked
from tests.conftest import TUESDAY
from tests.factories.closings import done
from tests.factories.world import World
from tests.factories.year_end import NEW, OVER, all_dropped, choose, part_key
from tests.tasks.test_races import at_once, committed_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
__all__ = ["committed_world"]  # a fixture
SOON, LATE = 0.5, 20  # seconds


def closing(world: World, number: int = 1) -> Callable[[], ReformPlan]:
    return partial(
        service.close_plan,
        world.plan.pk,
        actor=world.person(World.COMMISSION, Role.COMMISSION, number=number),
        source="test",
        reason=OVER,
        seen=service.seen_of(open_parts(world.plan)),
        into=NEW,
    )


def decided(world: World) -> World:
    with clock.pinned(TUESDAY):
        done(world)
        choose(world, Way.CLOSE, [part_key(world)])
        others = [one.key for one in open_parts(world.plan) if one.is_undecided]
        choose(world, Way.CARRY, others[:3])
        return all_dropped(world)


def is_whole(world: World) -> None:
    """Everything took effect, once."""
    assert not ReformPlan.objects.get(pk=world.plan.pk).is_open
    assert not LineEnding.objects.filter(applied_at=None).exists()
    assert AuditEvent.objects.filter(action="plan.closed").count() == 1
    assert AuditEvent.objects.filter(action="line_ending.carried_over").count() == 3
    assert ReformPlan.objects.count() == 2
    assert list(differences(world.plan)) == []
    assert list(broken_links()) == []


def test_a_double_click_and_a_colleague_close_it_once(committed_world: World) -> None:
    world = decided(committed_world)
    results = at_once(closing(world), closing(world), closing(world, 2))
    assert sum(isinstance(one, Refused) for one in results) in {1, 2}
    is_whole(world)


def test_what_is_chosen_while_it_is_closed_counts_or_is_refused(committed_world: World) -> None:
    world = decided(committed_world)
    version = {one.key: one.version for one in open_parts(world.plan)}[part_key(world)]
    chosen = partial(
        service.choose,
        world.plan.pk,
        {part_key(world): version},
        actor=world.reviewer,
        source="test",
        wanted=service.Chosen(Way.DROP, "另有安排。"),
    )
    closed, made = at_once(closing(world), chosen)
    if isinstance(closed, Stale):
        assert ReformPlan.objects.get(pk=world.plan.pk).is_open
        assert not LineEnding.objects.filter(applied_at__isnull=False).exists()
    else:
        assert isinstance(made, Refused)
        is_whole(world)


def test_a_report_that_is_saved_meanwhile_is_there_or_refused(committed_world: World) -> None:
    world = decided(committed_world)
    line = Assignment.objects.filter(role=Assignment.Role.LEAD)
    led = line.exclude(measure=world.measure).earliest("pk").measure
    save = partial(
        progress.save_report,
        led.pk,
        world.period.pk,
        actor=world.reporter(led.lead_name),
        source="test",
        version=None,
        content=progress.ReportInput(percent=50, progress="推进。", next_steps="继续。"),
    )
    closed, saved = at_once(closing(world), save)
    assert isinstance(closed, ReformPlan)
    assert led.reports.exists() == (not isinstance(saved, Refused))
    is_whole(world)


def test_closing_waits_for_whoever_writes_and_lets_nobody_begin(committed_world: World) -> None:
    """The writer holds a measure that the closing needs: neither waits for the other for ever."""
    world = decided(committed_world)
    act, holds, go = closing(world), Event(), Event()

    def write() -> None:
        try:
            with transaction.atomic():
                locked(Measure, world.measure.pk)
                lifetime.require_open(world.plan.pk)
                holds.set()
                go.wait(LATE)
        finally:
            connection.close()

    def close() -> ReformPlan:
        try:
            with clock.pinned(TUESDAY):
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        assert holds.wait(LATE)
        closes = pool.submit(close)
        while not _waits():
            assert not closes.done()
        with transaction.atomic(), pytest.raises(Refused):
            lifetime.require_open(world.plan.pk)
        go.set()
        writing.result(LATE)
        assert isinstance(closes.result(LATE), ReformPlan)
    is_whole(world)


def _waits() -> bool:
    """Whether somebody waits for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])
