"""What is told of a period stands beside the end of the period before."""

from collections import Counter
from dataclasses import asdict
from datetime import date

from reform_tracker import clock
from reports.figures import kept
from reports.figures.rollups import overview
from reports.figures.told import figures_told
from reports.figures.trends import moved
from reports.figures.values import PlanFigures, Since, freeze, thaw
from tests.factories.results import draft_result, published_result, recommended_result
from tests.factories.world import World

MAY, JUNE = date(2012, 5, 31), date(2012, 6, 30)


def of_june(world: World) -> PlanFigures:
    return figures_told(world.plan, world.plan.periods.get(code="2012-06"), JUNE, known=JUNE)


def since(world: World) -> Since:
    found = of_june(world).since
    assert found is not None
    return found


def played(world: World) -> None:
    """A is on schedule at the end of May and reports nothing for June; C files in June. Only a
    report that is overdue makes a light red."""
    world.plan.red_duties = ["report"]
    world.plan.save(update_fields=["red_duties"])
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(date(2012, 6, 11)):
        world.accepted_filing(World.C)


def test_it_is_what_the_first_screen_says_of_the_same_days(world: World) -> None:
    played(world)
    with clock.pinned(date(2012, 7, 2)):
        then = overview(world.plan, world.period, MAY)
        now = overview(world.plan, world.plan.periods.get(code="2012-06"), JUNE)
        found = since(world)
        count = moved([row for row in now.rows if row.role == "lead"], then.rows)
    assert (found.on, found.actual) == (MAY, then.actual)
    kinds = Counter(one.became for one in found.turned)
    assert kinds == {kind: number for kind, number in asdict(count).items() if number}
    assert [(one.key, one.organization, one.became) for one in found.turned] == [
        (world.measure.key, World.A, "to_red")
    ]


def test_it_is_the_same_whether_the_day_is_kept_or_not(world: World) -> None:
    played(world)
    with clock.pinned(date(2012, 7, 2)):
        before = since(world)
        assert kept.keep_days(20)
        assert since(world) == before


def test_the_first_period_has_nothing_to_be_compared_with(world: World) -> None:
    world.accepted_filing()
    assert figures_told(world.plan, world.period, MAY, known=MAY).since is None


def test_frozen_it_comes_back_and_older_editions_without_it_do_too(world: World) -> None:
    played(world)
    with clock.pinned(date(2012, 7, 2)):
        figures = of_june(world)
    frozen = freeze(figures)
    assert thaw(frozen) == figures
    del frozen["since"]
    assert thaw(frozen).since is None


def test_what_was_published_in_the_period_is_told_with_all_that_was_by_its_end(
    world: World,
) -> None:
    with clock.pinned(MAY):
        published_result(world, title="五月")
    with clock.pinned(JUNE):
        published_result(world, title="六月")
        draft_result(world, title="草稿")
    with clock.pinned(date(2012, 7, 2)):
        recommended_result(world, title="七月")
        figures = of_june(world)
    (told,) = figures.results
    assert (told.title, told.organization, told.recommended) == ("六月", World.A, False)
    assert figures.results_total == 2
    assert thaw(freeze(figures)) == figures
