"""The figures of the last day of each period are kept once and stay what they were."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from reform_tracker import clock
from reports.figures import kept
from reports.figures.rollups import overview
from reports.figures.values import KeptMark
from reports.jobs import keep_days
from reports.models import KeptDay
from tasks.models import ReportingPeriod
from tasks.plan.lifetime import close_plan
from tests.factories.world import World
from tests.reports.figures.test_as_of import correct

MAY, JUNE = date(2012, 5, 31), date(2012, 6, 30)


def kept_days() -> list[date]:
    return list(KeptDay.objects.values_list("on", flat=True))


def test_the_last_day_of_each_period_that_is_over_is_kept_once(world: World) -> None:
    with clock.pinned(date(2012, 7, 2)):
        keep_days()
        assert kept_days() == [MAY, JUNE]
        keep_days()
        assert kept_days() == [MAY, JUNE]


def test_a_run_keeps_a_few_the_oldest_first(world: World) -> None:
    with clock.pinned(date(2012, 12, 3)):
        assert kept.keep_days(2) == 2
        assert kept_days() == [MAY, JUNE]
        assert kept.keep_days(20) == 5
        assert kept.keep_days(20) == 0


def test_what_is_kept_is_what_was_shown_whatever_happens_later(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(MAY):
        before = overview(world.plan, world.period, MAY)
    with clock.pinned(date(2012, 6, 20)):
        correct(world, lead=World.C)
        keep_days()
    (day,) = kept.days_before(world.plan, JUNE)
    summary = kept.summary_of(day)
    assert (summary.lights, summary.filings, summary.reports_filed) == (
        before.lights,
        before.filings,
        before.reports_filed,
    )
    mine = [one for one in kept.marks_of(day) if one.measure_id == world.measure.pk]
    a = world.organization(World.A)
    assert [(one.organization_id, one.declared, one.scheduled) for one in mine] == [(a.pk, 30, 20)]
    with clock.pinned(date(2012, 7, 20)):
        assert list(kept.differences()) == []


def test_nothing_is_kept_after_a_plan_was_closed(world: World) -> None:
    with clock.pinned(date(2012, 6, 20)):
        close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="提前结束。")
    with clock.pinned(date(2012, 9, 3)):
        keep_days()
    assert kept_days() == [MAY]


def test_a_day_that_was_changed_is_found(world: World) -> None:
    with clock.pinned(date(2012, 6, 4)):
        keep_days()
        call_command("rebuild_standings", "--check")
        day = KeptDay.objects.get()
        day.figures["filings_filed"] += 1
        day.marks[0][KeptMark._fields.index("light")] = "green"
        day.save()
        assert [names for _day, names in kept.differences()] == [["filings_filed", "marks"]]
        with pytest.raises(CommandError, match="behind the system"):
            call_command("rebuild_standings", "--check")


def test_a_period_before_the_plan_was_issued_has_no_figures(world: World) -> None:
    ReportingPeriod.objects.filter(pk=world.period.pk).update(
        starts_on=date(2012, 4, 1), ends_on=date(2012, 4, 27)
    )
    with clock.pinned(date(2012, 6, 4)):
        keep_days()
    assert kept_days() == []
