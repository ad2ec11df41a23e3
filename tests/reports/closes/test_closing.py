"""A close freezes the last day once, in order, and only for whoever may."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.closes import service
from reports.closes.book import Stage, line_of, lines
from reports.closes.chain import GENESIS
from reports.closes.models import PeriodClose
from reports.figures.values import thaw
from tasks.errors import Refused, Stale
from tasks.models import ReportingPeriod
from tasks.plan.lifetime import close_plan
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen

LAST_OF_MAY = date(2012, 5, 31)


def test_a_close_freezes_figures_texts_and_rule_of_the_last_day(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30, progress="办法已印发。", problems="㐀𠮷")
    with clock.pinned(JUNE):
        entry = PeriodClose.objects.get(pk=close(world).pk)
    assert entry.figures is not None
    figures = thaw(entry.figures)
    assert (entry.as_of, figures.as_of, figures.period) == (LAST_OF_MAY, LAST_OF_MAY, "2012-05")
    said = next(row for row in figures.ledger if row.reported)
    assert (said.organization, said.declared, said.problems) == (World.A, 30, "㐀𠮷")
    assert entry.rule == {
        "version": 1,
        "yellow_gap": 10,
        "red_gap": 30,
        "red_duties": ["filing", "report", "milestone"],
        "scale": {"percent": 100, "share_decimals": 1},
    }
    assert (entry.number, entry.edition, entry.previous_hash) == (1, 1, GENESIS)
    event = AuditEvent.objects.filter(action="period.closed").get()
    assert event.data["hash"] == entry.hash
    assert str(world.reviewer.full_name) in entry.actor_name


def test_what_was_closed_is_what_is_told_of_that_day(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(JUNE):
        entry = close(world)
    out = StringIO()
    with clock.pinned(date(2012, 9, 3)):
        call_command("figures", "--on", "2012-05-31", "--json", stdout=out)
    assert json.loads(out.getvalue()) == PeriodClose.objects.get(pk=entry.pk).figures


def test_unreported_stays_unreported_and_is_no_zero(world: World) -> None:
    world.accepted_report(percent=30)
    with clock.pinned(JUNE):
        figures = thaw(close(world).figures or {})
    silent = [row for row in figures.ledger if not row.reported]
    assert len(silent) == 44
    assert {(row.report_state, row.declared, row.progress) for row in silent} == {
        ("missing", None, "")
    }
    units = {one.organization: place for place, one in enumerate(figures.units)}
    order = [units[name] for name in figures.not_reported]
    assert len(order) == 19
    assert order == sorted(order)


def test_the_reader_of_the_page_does_not_decide_the_language(world: World) -> None:
    with clock.pinned(JUNE), translation.override("en"):
        labels = [one["label"] for one in (close(world).figures or {})["lights"]]
    assert not any(label.isascii() for label in labels)


def test_two_clicks_or_two_people_make_one_close(world: World) -> None:
    other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    with clock.pinned(JUNE):
        first = close(world)
        again = service.close_period(
            world.plan.pk, "2012-05", actor=other, source="test", version=0, seen="anything"
        )
    assert again == first
    assert PeriodClose.objects.get().actor == world.reviewer


def test_a_period_is_closed_after_its_last_day(world: World) -> None:
    with clock.pinned(LAST_OF_MAY), pytest.raises(Refused, match="2012"):
        close(world)
    with clock.pinned(JUNE):
        close(world)


def test_periods_are_closed_one_after_the_other(world: World) -> None:
    with clock.pinned(date(2012, 7, 2)):
        with pytest.raises(Refused, match="2012-05"):
            close(world, "2012-06")
        close(world)
        close(world, "2012-06")
        stages = [line.stage for line in lines(world.plan, clock.today())]
    assert set(stages[3:]) == {Stage.AHEAD}
    assert stages[:3] == [Stage.CLOSED, Stage.CLOSED, Stage.RUNNING]


def test_what_was_opened_again_is_closed_before_later_ones(world: World) -> None:
    with clock.pinned(date(2012, 8, 1)):
        close(world)
        close(world, "2012-06")
        reopen(world)
        with pytest.raises(Refused, match="2012-05"):
            close(world, "2012-07")


def test_of_a_closed_plan_the_periods_it_lived_to_see_can_be_closed(world: World) -> None:
    with clock.pinned(date(2012, 6, 20)):
        close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="提前结束。")
    with clock.pinned(date(2012, 7, 2)):
        world.plan.refresh_from_db()
        close(world)
        with pytest.raises(Refused, match="2012-06"):
            close(world, "2012-06")


def test_a_period_before_the_plan_was_issued_stands_in_nobodys_way(world: World) -> None:
    ReportingPeriod.objects.filter(pk=world.period.pk).update(
        starts_on=date(2012, 4, 1), ends_on=date(2012, 4, 27)
    )
    with clock.pinned(date(2012, 7, 2)):
        found = lines(world.plan, clock.today())
        assert [line.stage for line in found[:3]] == [Stage.OUTSIDE, Stage.NEXT, Stage.RUNNING]
        close(world, "2012-06")


def test_whoever_saw_other_figures_looks_again(world: World) -> None:
    with clock.pinned(JUNE):
        seen = service.preview(world.period, JUNE).sha256
        world.accepted_report(percent=30)
        with pytest.raises(Stale):
            service.close_period(
                world.plan.pk,
                "2012-05",
                actor=world.reviewer,
                source="test",
                version=0,
                seen=seen,
            )
    assert not PeriodClose.objects.exists()


def test_a_page_from_before_it_was_opened_again_closes_nothing(world: World) -> None:
    with clock.pinned(JUNE):
        seen = service.preview(world.period, JUNE).sha256
        close(world)
        reopen(world)
        with pytest.raises(Stale):
            service.close_period(
                world.plan.pk,
                "2012-05",
                actor=world.reviewer,
                source="test",
                version=0,
                seen=seen,
            )


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.APPROVER])
def test_the_commission_alone_closes(role: Role, world: World) -> None:
    with clock.pinned(JUNE), pytest.raises(PermissionDenied):
        close(world, actor=world.person(World.B, role))


def test_a_commission_for_a_part_of_the_province_closes_nothing(world: World) -> None:
    with clock.pinned(JUNE), pytest.raises(PermissionDenied):
        close(world, actor=world.placed(Role.COMMISSION, World.COMMISSION))


def test_a_period_that_is_none_is_not_found(world: World) -> None:
    with pytest.raises(Http404):
        service.close_period(
            world.plan.pk, "2011-05", actor=world.reviewer, source="test", version=0, seen=""
        )


def test_a_close_costs_the_same_queries_whatever_was_reported(world: World) -> None:
    world.accepted_filing()
    world.accepted_report()
    few = _queries(world)
    for organization in (World.X, World.Y):
        world.accepted_filing(organization)
        world.accepted_report(organization)
    assert _queries(world) == few <= 48


def _queries(world: World) -> int:
    with clock.pinned(JUNE):
        world.period.plan = world.plan
        seen = service.preview(world.period, JUNE).sha256
        line = line_of(world.plan, "2012-05", JUNE)
        assert line is not None
        with CaptureQueriesContext(connection) as captured:
            service.close_period(
                world.plan.pk,
                "2012-05",
                actor=world.reviewer,
                source="test",
                version=line.version,
                seen=seen,
            )
        reopen(world)
    return len(captured)
