"""The slip ledger: which dates were given anew, by how many days, by whom and why."""

from datetime import date

import pytest

from departments.models import User
from reform_tracker import clock
from reports.analyses.forms import AnalysisForm
from reports.analyses.slips import SLIPS, ShownSlip, UnitSlips
from tasks.models import Milestone, MilestoneRevision
from tests.factories.world import World
from tests.reports.figures.test_as_of import correct
from tests.tasks.succeeding.test_service import DAY, change

Kind = MilestoneRevision.Kind
MAY, JUNE, JULY = date(2012, 5, 8), date(2012, 6, 10), date(2012, 7, 10)


def listed(
    world: World, user: User | None = None, **filters: str
) -> tuple[list[ShownSlip], list[UnitSlips]]:
    form = AnalysisForm(filters, plan=world.plan, today=clock.today())
    asked = form.asked_by(user or world.reviewer)
    slips, units = SLIPS.find(asked).tables
    assert SLIPS.count(asked) == len(slips.rows) == sum(one.slips for one in units.rows)
    return list(slips.rows), list(units.rows)


def milestone(world: World, name: str = World.A, place: int = 0) -> Milestone:
    rows = Milestone.objects.filter(commitment__measure=world.measure)
    return rows.filter(commitment__filing__organization__short_name=name)[place]


def give(world: World, kind: Kind, to: date, on: date, reason: str, place: int = 0) -> None:
    """A milestone of A on P is given another date."""
    row = milestone(world, place=place)
    MilestoneRevision.objects.create(
        milestone=row, kind=kind, due_on=to, recorded_on=on, recorded_by=world.reviewer,
        reason=reason,
    )  # fmt: skip
    if kind != Kind.FORECAST:
        Milestone.objects.filter(pk=row.pk).update(due_on=to)


@pytest.fixture
def planned(world: World) -> World:
    with clock.pinned(MAY):
        world.accepted_filing()
    return world


def test_what_has_its_first_date_is_not_listed(planned: World) -> None:
    with clock.pinned(JULY):
        assert listed(planned) == ([], [])


def test_each_later_date_is_told_and_the_days_in_all(planned: World) -> None:
    give(planned, Kind.EXTENDED, date(2012, 5, 20), date(2012, 5, 10), "等待上级文件。")
    give(planned, Kind.EXTENDED, date(2012, 6, 3), JUNE, "人员调整。")
    with clock.pinned(JULY):
        ((one,), (unit,)) = listed(planned)
    assert (one.slip.title, one.slip.original, one.slip.days) == ("出台办法", date(2012, 5, 4), 30)
    assert [(move.to, move.by, move.reason) for move in one.slip.moves] == [
        (date(2012, 5, 20), planned.reviewer.full_name, "等待上级文件。"),
        (date(2012, 6, 3), planned.reviewer.full_name, "人员调整。"),
    ]
    assert (unit.organization, unit.slips, unit.days) == (World.A, 1, 30)


def test_a_past_day_knows_only_what_had_been_given_by_then(planned: World) -> None:
    give(planned, Kind.EXTENDED, date(2012, 5, 20), date(2012, 5, 10), "等待上级文件。")
    give(planned, Kind.EXTENDED, date(2012, 6, 3), JUNE, "人员调整。")
    with clock.pinned(JULY):
        ((one,), _units) = listed(planned, as_of="2012-06-01")
        assert one.slip.days == 16
        assert listed(planned, as_of="2012-05-09") == ([], [])


def test_a_forecast_is_shown_and_moves_nothing(planned: World) -> None:
    give(planned, Kind.FORECAST, date(2012, 9, 30), JUNE, "预计推迟。", place=1)
    with clock.pinned(JULY):
        ((one,), (unit,)) = listed(planned)
    assert (one.slip.title, one.slip.days, one.slip.forecast) == ("中期检查", 0, date(2012, 9, 30))
    assert (unit.slips, unit.days) == (1, 0)


def test_a_forecast_before_the_last_extension_is_none_any_more(planned: World) -> None:
    give(planned, Kind.FORECAST, date(2012, 9, 30), date(2012, 6, 1), "预计推迟。")
    give(planned, Kind.EXTENDED, date(2012, 9, 15), JUNE, "同意延期。")
    with clock.pinned(JULY):
        ((one,), _units) = listed(planned)
    assert (one.slip.forecast, len(one.slip.moves)) == (None, 2)


def test_the_end_of_a_measure_that_was_corrected_is_listed(world: World) -> None:
    with clock.pinned(MAY):
        correct(world, lead=World.A, due_on=date(2012, 6, 15))
    with clock.pinned(JUNE):
        assert listed(world) == ([], [])  # entered first, not moved
        correct(world, lead=World.A, due_on=date(2012, 11, 30))
        ((one,), _units) = listed(world)
    assert (one.slip.title, one.slip.original, one.slip.days) == ("", date(2012, 6, 15), 168)
    assert one.slip.moves[0].reason == "机构职能调整。"


def test_it_is_filtered_and_narrowed_to_ones_own(planned: World) -> None:
    give(planned, Kind.EXTENDED, date(2012, 6, 3), JUNE, "人员调整。")
    with clock.pinned(JULY):
        assert len(listed(planned, planned.reporter())[0]) == 1
        assert listed(planned, planned.reporter(World.C)) == ([], [])
        other = str(planned.organization(World.C).pk)
        assert listed(planned, organization=other) == ([], [])
        assert listed(planned, light="complete") == ([], [])


def test_what_a_body_moved_that_has_ended_stands_with_its_successor(planned: World) -> None:
    give(planned, Kind.EXTENDED, date(2012, 6, 3), date(2012, 5, 10), "人员调整。")
    with clock.pinned(DAY):
        change(planned)
        (_slips, (unit,)) = listed(planned)
    assert unit.organization == World.C
