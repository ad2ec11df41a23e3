"""What was closed stays closed for whoever goes on with the part, and is opened again for it."""

from datetime import date

from reform_tracker import clock
from reports.figures.standings import differences
from reports.models import Standing
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tests.factories.closings import closed, reopened
from tests.factories.world import World
from tests.tasks.duties.test_counting import counts_what_is_listed
from tests.tasks.succeeding.test_service import change

CLOSED, DAY, REOPENED = date(2012, 6, 4), date(2012, 6, 20), date(2012, 7, 11)


def test_a_successor_finds_it_closed_and_owes_it_again_once_it_is_opened(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(CLOSED):
        closing = closed(world)
    with clock.pinned(DAY):
        change(world)
        assert standing(world).done_verified
        assert list(differences(world.plan)) == []
        assert owed(world, date(2012, 7, 30)) == []
    with clock.pinned(REOPENED):
        again = reopened(world, closing)
        assert again.organization.short_name == World.C
        assert not standing(world).done_verified
        assert list(differences(world.plan)) == []
        counts_what_is_listed(REOPENED, world.organization(World.C).pk)
        # June was due while it was closed.
        assert owed(world, REOPENED) == [("2012-07", date(2012, 7, 25))]


def standing(world: World) -> Standing:
    return Standing.objects.get(measure=world.measure, organization__short_name=World.C)


def owed(world: World, day: date) -> list[tuple[str, date]]:
    duties = open_duties(Question(day, calendar_around(day)))
    mine = [one for one in duties if one.measure_id == world.measure.pk]
    return [(one.period, one.due_on) for one in mine if one.kind == "report"]
