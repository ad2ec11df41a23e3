"""A closed period stays frozen when a report of it is amended, and says so."""

from reform_tracker import clock
from reports.closes.models import PeriodClose
from tasks.signing.workflow import Step
from tests.factories.amending import OTHER_WORDS, accepted, submitted
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close
from tests.reports.closes.test_changes import changes, counted, told


def test_what_was_frozen_stays_and_the_amendment_is_told(world: World) -> None:
    report = world.accepted_report(percent=30)
    with clock.pinned(JUNE):
        close(world)
        frozen = PeriodClose.objects.get().figures
        submitted(world, report, percent=60, progress=OTHER_WORDS)
    with clock.pinned(JUNE):
        assert changes(world) == ([], [])
        assert PeriodClose.objects.get().figures == frozen


def test_an_accepted_amendment_is_a_change_since_the_close(world: World) -> None:
    report = world.accepted_report(percent=30)
    with clock.pinned(JUNE):
        close(world)
        frozen = PeriodClose.objects.get().figures
        accepted(world, report, percent=60, progress=OTHER_WORDS)
        (changed,), unexplained = changes(world)
        assert counted(world) == [1]
    assert unexplained == []
    assert PeriodClose.objects.get().figures == frozen
    assert told(changed)["申报进度"] == ("30 %", "60 %")
    assert told(changed)["本期进展"] == ("办法已印发。", OTHER_WORDS)
    assert [one.step for one in changed.steps] == [Step.AMEND]
