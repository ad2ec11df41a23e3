"""Two press their buttons on a result at the same moment: nothing doubles, nothing is lost."""

from functools import partial

import pytest
from django.core.files.base import ContentFile

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks.files.judging import judge
from tasks.models import Attachment, Result
from tasks.results import service
from tasks.signing.workflow import Step
from tests.conftest import TUESDAY
from tests.factories.results import draft_result, said
from tests.factories.world import PDF, World
from tests.tasks.test_races import at_once, committed_world, kinds

__all__ = ["committed_world"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_draft_sent_twice_at_once_is_one(committed_world: World) -> None:
    world, judged = committed_world, judge(ContentFile(PDF, "办法.pdf"))
    with clock.pinned(TUESDAY):
        person = world.reporter()
    act = partial(service.record_result, world.measure.pk, actor=person, source="test")
    made = at_once(*(partial(act, content=said(), judged=judged) for _number in range(2)))
    assert kinds(made) == ["Result", "Result"]
    assert (Result.objects.count(), Attachment.objects.count()) == (1, 1)


def test_of_two_who_change_it_one_is_told(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        draft, people = draft_result(world), [world.reporter(), world.approver()]
    act = partial(service.change_result, draft.pk, source="test", version=1)
    done = at_once(*(partial(act, actor=one, content=said(title=one.full_name)) for one in people))
    assert kinds(done) == ["Result", "Stale"]


def test_of_two_who_publish_it_one_has_signed(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        draft = draft_result(world)
        people = [world.approver(), world.person(World.A, Role.APPROVER, number=2)]
    act = partial(service.step_result, draft.pk, Step.SIGN, source="test", revision=draft.revision)
    done = at_once(*(partial(act, actor=one) for one in people))
    assert kinds(done) == ["Refused", "Result"]
    assert AuditEvent.objects.filter(action="result.published").count() == 1
