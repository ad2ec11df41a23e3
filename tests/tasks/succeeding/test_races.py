"""An organization ends while its people save and sign: nothing of theirs is lost or doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from departments.models import ChangeKind
from departments.reorganizing.service import ChangeInput
from reform_tracker import clock
from reports.figures.standings import differences
from tasks.corrections.service import MeasureInput, correct_task
from tasks.models import ProgressReport, TakenOver
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tasks.succeeding.service import change_organization
from tests.conftest import DOCUMENT, TUESDAY
from tests.factories.world import World, publish_plan
from tests.tasks.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TEXT = "最后一次保存的内容。"


@pytest.fixture
def committed() -> World:
    """A world that other connections see."""
    with clock.pinned(TUESDAY):
        world = World(publish_plan(DOCUMENT))
        for organization in (World.A, World.C):
            world.reporter(organization)
            world.approver(organization)
        world.accepted_filing()
        return world


def merging(world: World) -> Callable[[], object]:
    content = ChangeInput(
        organization=world.organization(World.A),
        kind=ChangeKind.MERGED,
        on=TUESDAY,
        basis="甘政发〔2012〕80号",
        successor=world.organization(World.C),
    )
    actor = world.reviewer
    return lambda: change_organization(content, {}, actor=actor, source="test")


def of(world: World, organization: str) -> list[ProgressReport]:
    return list(ProgressReport.objects.filter(organization=world.organization(organization)))


@pytest.mark.parametrize("attempt", range(4))
def test_what_is_saved_at_that_moment_goes_over_or_is_refused(
    attempt: int, committed: World
) -> None:
    world = committed
    with clock.pinned(TUESDAY):
        draft = world.draft_report()
    actor = world.reporter()
    content = progress.ReportInput(percent=40, progress=TEXT, next_steps="继续。")

    def save() -> object:
        return progress.save_report(
            world.measure.pk, world.period.pk, actor=actor, source="test",
            version=draft.version, content=content,
        )  # fmt: skip

    saved, changed = at_once(save, merging(world))
    assert not isinstance(changed, Exception), changed
    (copy,) = of(world, World.C)
    assert (copy.progress == TEXT) is isinstance(saved, ProgressReport)
    assert list(differences(world.plan)) == []


@pytest.mark.parametrize("attempt", range(4))
def test_what_is_signed_at_that_moment_counts_or_goes_over(attempt: int, committed: World) -> None:
    world = committed
    with clock.pinned(TUESDAY):
        draft = world.handed_over_report()
    actor = world.approver()

    def sign() -> Any:
        return progress.step_report(draft.pk, Step.SIGN, actor=actor, source="test")

    signed, changed = at_once(sign, merging(world))
    assert not isinstance(changed, Exception), changed
    draft.refresh_from_db()
    went_over = len(of(world, World.C))
    assert (draft.state, went_over) == (
        ("submitted", 0) if isinstance(signed, ProgressReport) else ("ready", 1)
    )
    assert list(differences(world.plan)) == []


@pytest.mark.parametrize("attempt", range(3))
def test_a_correction_at_that_moment_and_the_change_do_not_meet(
    attempt: int, committed: World
) -> None:
    world, actor, task = committed, committed.reviewer, committed.measure.task

    def correct() -> object:
        wanted = MeasureInput(world.measure.pk, world.organization(World.X).pk, (), None)
        return correct_task(
            task.pk, actor=actor, source="test", version=task.version, title=task.title,
            measures=[wanted], reason="更正。",
        )  # fmt: skip

    _corrected, changed = at_once(correct, merging(world))
    assert not isinstance(changed, Exception), changed
    lead = world.measure.assignments.get(role="lead")
    assert lead.organization.short_name in (World.C, World.X)
    assert TakenOver.objects.filter(part=lead).exists() is (lead.organization.short_name == World.C)
    assert list(differences(world.plan)) == []
