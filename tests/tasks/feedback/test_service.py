"""Feedback: who reads it, who answers it, what is kept of the page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from tasks.errors import Invalid, Refused
from tasks.feedback import service
from tasks.feedback.models import FeedbackState
from tasks.models import Feedback
from tests.factories.world import World
from tests.tasks.feedback.people import ANSWER, TEXT, answered, feedback_of, operator


def told(row: Feedback, step: str) -> set[str]:
    rows = InboxMessage.objects.filter(intent__duty_key=row.key, intent__step=step)
    return set(rows.values_list("intent__recipient__username", flat=True))


def test_who_runs_the_system_within_reach_is_told_and_the_writer_of_the_answer(
    world: World,
) -> None:
    here = world.placed(Role.SYSTEM_ADMIN, World.B)  # of X alone
    ours, theirs = operator(world), feedback_of(world)
    assert told(theirs, "written") == {ours.username}
    local = feedback_of(world, World.X)
    assert told(local, "written") == {ours.username, here.username}
    row = answered(world, local)
    assert (row.state, row.answer, row.answered_by) == (FeedbackState.ANSWERED, ANSWER, ours)
    assert told(row, "answered") == {world.reporter(World.X).username}
    waits = InboxMessage.objects.filter(intent__duty_key=row.key, intent__step="written")
    assert not waits.filter(done_at=None).exists()


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("/progress/?q=张三", "/progress/"),
        ("/tasks/7/#m3", "/tasks/7/"),
        ("https://elsewhere.example/desk/?a=1", "/desk/"),
        ("/nowhere/at/all/", ""),
        ("javascript:alert(1)", ""),
        ("//", ""),
        ("/\ud800", ""),
        ("[", ""),
        ("http://[", ""),
        ("/api/" + "x" * 300, ""),
        ("", ""),
    ],
)
def test_of_the_page_only_a_path_of_this_site_is_kept(page: str, kept: str) -> None:
    assert service.path_of(page) == kept


def test_the_same_words_twice_are_one(world: World) -> None:
    first = feedback_of(world)
    assert feedback_of(world).pk == first.pk
    assert feedback_of(world, text="另一件事。").pk != first.pk
    assert feedback_of(world, World.B).pk != first.pk
    answered(world, first)
    assert feedback_of(world).pk != first.pk  # said once more after the answer


def test_everybody_may_write_and_reads_his_own(world: World) -> None:
    for person in (
        world.person(World.A, Role.HEAD),
        world.person(World.COMMISSION, Role.LEADER),
        world.person(World.COMMISSION, Role.AUDITOR),
        world.person(World.A, Role.SECURITY_ADMIN),
        operator(world),
        world.reviewer,
    ):
        made = service.write(actor=person, source="test", text=TEXT)
        assert made in Feedback.objects.visible_to(person)
    assert Feedback.objects.count() == 6
    assert list(Feedback.objects.visible_to(world.approver())) == []
    assert Feedback.objects.visible_to(operator(world)).count() == 6
    assert Feedback.objects.visible_to(world.placed(Role.SYSTEM_ADMIN, World.B)).count() == 0


def test_only_who_runs_the_system_within_reach_answers_and_never_himself(world: World) -> None:
    row = feedback_of(world)
    for person, error in (
        (world.reporter(), PermissionDenied),
        (world.approver(), Http404),
        (world.reviewer, Http404),
        (world.placed(Role.SYSTEM_ADMIN, World.B), Http404),
    ):
        with pytest.raises(error):
            service.answer(row.pk, actor=person, source="test", text=ANSWER)
        with pytest.raises(error):
            service.close(row.pk, actor=person, source="test")
    own = service.write(actor=operator(world), source="test", text=TEXT)
    with pytest.raises(PermissionDenied):
        service.answer(own.pk, actor=operator(world), source="test", text=ANSWER)


def test_it_is_answered_once_and_closed_with_an_answer_only(world: World) -> None:
    row = feedback_of(world)
    with pytest.raises(Refused):
        service.close(row.pk, actor=operator(world), source="test")
    answered(world, row)
    assert answered(world, row).answer == ANSWER  # sent twice
    with pytest.raises(Refused):
        service.answer(row.pk, actor=operator(world), source="test", text="别的")
    for _press in range(2):
        done = service.close(row.pk, actor=operator(world), source="test")
        assert done.state == FeedbackState.CLOSED
    actions = AuditEvent.objects.filter(object_type="tasks.feedback").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "feedback.written", "feedback.answered", "feedback.closed",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n", "字" * 2001])
def test_words_are_wanted_and_not_too_many(text: str, world: World) -> None:
    with pytest.raises(Invalid):
        service.write(actor=world.reporter(), source="test", text=text)
    row = feedback_of(world)
    with pytest.raises(Invalid):
        service.answer(row.pk, actor=operator(world), source="test", text=text)
