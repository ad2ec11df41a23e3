"""Two people act on one assessment at the same moment: one wins, the other is told."""

from functools import partial

import pytest

from departments.roles import Role
from reform_tracker import clock
from reports.assessment import service, sheets
from reports.models import Assessment, AssessmentEdition, AssessmentObjection
from tests.conftest import DOCUMENT, TUESDAY
from tests.factories.world import World, publish_plan
from tests.reports.assessment.runs import sheet_of, under_review
from tests.tasks.test_races import at_once, kinds

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def committed() -> World:
    """A world that other connections see; A has filed its plan."""
    with clock.pinned(TUESDAY):
        world = World(publish_plan(DOCUMENT))
        world.person(World.COMMISSION, Role.COMMISSION)
        world.accepted_filing()
        return world


def test_two_who_compute_make_one_draft(committed: World) -> None:
    action = partial(service.compute, committed.plan.pk, actor=committed.reviewer, source="test")
    assert kinds(at_once(action, action)) == ["Assessment", "Assessment"]
    units = Assessment.objects.get().sheets.values_list("organization", flat=True)
    assert len(units) == len(set(units)) > 0


def test_two_who_publish_make_one_edition(committed: World) -> None:
    with clock.pinned(TUESDAY):
        under_review(committed)
    action = partial(service.publish, committed.plan.pk, actor=committed.reviewer, source="test")
    assert kinds(at_once(action, action)) == ["AssessmentEdition", "Refused"]
    assert AssessmentEdition.objects.count() == 1


def test_nobody_publishes_over_an_objection_that_comes_at_the_same_moment(
    committed: World,
) -> None:
    with clock.pinned(TUESDAY):
        under_review(committed)
        sheet, approver, reviewer = sheet_of(committed), committed.approver(), committed.reviewer
    objects = partial(sheets.object_to, sheet.pk, actor=approver, source="test", text="有异议。")
    publishes = partial(service.publish, committed.plan.pk, actor=reviewer, source="test")
    _objection, published = at_once(objects, publishes)
    objection = AssessmentObjection.objects.get()
    if AssessmentEdition.objects.exists():  # published first: the objection is against that
        assert isinstance(published, AssessmentEdition)
        assert objection.at >= published.published_at
    else:
        assert Assessment.objects.get().state == Assessment.State.REVIEW
