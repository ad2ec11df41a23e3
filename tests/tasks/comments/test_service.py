"""Saying something of a line: who reads it, who is told, what stays of what was changed."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.models import ChangeKind, OrganizationChange, OrganizationName, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage, Intent, IntentState
from tasks.comments import service
from tasks.comments.models import CHANGEABLE
from tasks.comments.reading import in_words, shown
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Comment, Measure
from tests.contract.preparing import plan_closed
from tests.factories.world import World
from tests.tasks.comments.people import TEXT, say

BOTH = (Role.REPORTER, Role.APPROVER)


@contextmanager
def later(passed: timedelta) -> Iterator[None]:
    moment = clock.now() + passed
    with patch("reform_tracker.clock.now", lambda: moment):
        yield


def told(comment: Comment) -> set[str]:
    rows = InboxMessage.objects.filter(intent__duty_key=comment.duty_key)
    return set(rows.values_list("intent__recipient__username", flat=True))


def test_those_it_names_are_told_once_and_nobody_else(world: World) -> None:
    people = [world.reporter(World.B), world.approver(World.B)]
    world.approver(World.A), world.reporter(World.C)
    comment = say(world, named=[World.B])
    assert told(comment) == {one.username for one in people}
    assert comment.organization == world.organization(World.A)
    intent = Intent.objects.filter(duty_key=comment.duty_key, channel="inbox").first()
    assert intent is not None
    assert (intent.document, intent.document_id, intent.step) == ("comment", comment.pk, "comment")
    assert (intent.organization, intent.measure_id, intent.plan_id) == (
        world.organization(World.B), world.measure.pk, world.plan.pk,
    )  # fmt: skip
    assert (intent.link, intent.body) == (comment.page(), TEXT)


def test_an_at_in_the_text_names_as_well_by_any_name(world: World) -> None:
    world.reporter(World.B)
    formal = world.organization(World.B).formal_name
    OrganizationName.objects.create(organization=world.organization(World.B), name="工信")
    for text in (f"@{World.B}请看", f"请＠{formal} 看", "@工信 看一下"):
        assert list(say(world, text=text).named.all()) == [world.organization(World.B)], text
    assert not say(world, text="邮箱 a@b.cn，@大家").named.exists()


def test_whoever_stands_not_on_the_line_cannot_be_named(world: World) -> None:
    with pytest.raises(Invalid) as written:
        say(world, text=f"@{World.C} 请看")
    assert World.C in written.value.problems[0].message
    assert World.B in written.value.problems[0].message
    with pytest.raises(Invalid) as chosen:
        say(world, named=[World.C])
    assert chosen.value.problems[0].place == "named"
    assert not Comment.objects.exists()


def test_a_prefecture_that_is_hidden_from_the_writer_cannot_be_named(world: World) -> None:
    """Y has taken it on as X has: neither may know of the other."""
    world.accepted_filing(World.X)
    world.accepted_filing(World.Y)
    with pytest.raises(Invalid):
        say(world, actor=world.reporter(World.X), named=[World.Y])
    assert say(world, named=[World.X, World.Y]).named.count() == 2


def test_the_own_organization_is_not_told(world: World) -> None:
    world.approver(World.A)
    assert not say(world, named=[World.A], text=f"@{World.A}").named.exists()


@pytest.mark.parametrize("text", ["", "   ", "字" * 2001])
def test_words_are_wanted_and_not_too_many(text: str, world: World) -> None:
    with pytest.raises(Invalid):
        say(world, text=text)


def test_the_same_form_twice_is_one_comment_another_text_another(world: World) -> None:
    key = uuid.uuid4()
    world.reporter(World.B)
    first = say(world, named=[World.B], key=key)
    assert say(world, named=[World.B], key=key).pk == first.pk
    assert Intent.objects.filter(duty_key=first.duty_key, channel="inbox").count() == 1
    other = say(world, text="另一条。", key=key)
    assert (other.pk != first.pk, Comment.objects.count()) == (True, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=other.pk).update(key=key)


def test_who_may_speak(world: World) -> None:
    world.accepted_filing(World.X)
    say(world, actor=world.approver(World.B))
    say(world, actor=world.reporter(World.X))
    say(world, actor=world.reviewer)
    for barred, error in (
        (world.person(World.A, Role.HEAD), PermissionDenied),
        (world.person(World.COMMISSION, Role.LEADER), PermissionDenied),
        (world.person(World.COMMISSION, Role.AUDITOR), PermissionDenied),
        (world.reporter(World.C), Http404),
        (world.reporter(World.Y), Http404),
        (world.person(World.A, Role.SECURITY_ADMIN), Http404),
    ):
        with pytest.raises(error):
            say(world, actor=barred)
    assert Comment.objects.count() == 3


def test_nobody_speaks_under_a_closed_plan(world: World) -> None:
    comment = say(world)
    plan_closed(world)
    with pytest.raises(Refused, match=world.plan.number):
        say(world)
    with pytest.raises(Refused, match=world.plan.number):
        service.take_back(comment.pk, actor=world.reporter(), source="test")


def readers(world: World, comment: Comment) -> set[str]:
    people = {
        "A": world.reporter(World.A),
        "head of A": world.person(World.A, Role.HEAD),
        "B": world.reporter(World.B),
        "C": world.reporter(World.C),
        "X": world.reporter(World.X),
        "Y": world.reporter(World.Y),
        "commission": world.reviewer,
        "colleague of the commission": world.reporter(World.COMMISSION),
        "leader": world.person(World.COMMISSION, Role.LEADER),
        "auditor": world.person(World.COMMISSION, Role.AUDITOR),
        "secadmin": world.person(World.A, Role.SECURITY_ADMIN),
        "commissionX": world.placed(Role.COMMISSION, World.C),
    }
    return {
        name
        for name, person in people.items()
        if Comment.objects.visible_to(person).filter(pk=comment.pk).exists()
    }


def line_without_the_commission(world: World) -> Measure:
    on_it = Measure.objects.on_line_of(world.organization(World.COMMISSION).pk)
    return Measure.objects.exclude(pk__in=on_it).order_by("pk")[0]


OFFICES = {"commission", "leader", "auditor"}
LINE = {"A", "head of A", "B", "colleague of the commission"}  # its department is printed on P


def test_who_reads_it(world: World) -> None:
    world.accepted_filing(World.X)
    assert readers(world, say(world)) == OFFICES | LINE
    named = say(world, named=[World.X])
    assert readers(world, named) == OFFICES | LINE | {"X", "commissionX"}
    theirs = say(world, actor=world.reporter(World.X), named=[World.B])
    assert readers(world, theirs) == OFFICES | LINE | {"X", "commissionX"}
    assert readers(world, say(world, actor=world.reviewer)) == OFFICES | LINE

    world.measure = line_without_the_commission(world)
    said = say(world, actor=world.reviewer)
    assert "colleague of the commission" not in readers(world, said)


def test_what_is_put_right_keeps_the_words_of_before(world: World) -> None:
    comment = say(world)
    with later(CHANGEABLE - timedelta(seconds=1)):
        service.correct(
            comment.pk, actor=world.reporter(), source="test", version=1, text="请周五前提供。"
        )
    comment.refresh_from_db()
    assert (comment.text, comment.version, comment.is_corrected) == ("请周五前提供。", 2, True)
    assert list(comment.former.values_list("version", "text")) == [(1, TEXT)]
    again = service.correct(
        comment.pk, actor=world.reporter(), source="test", version=1, text="请周五前提供。"
    )
    assert again.version == 2  # sent twice: nothing new
    with pytest.raises(Stale):
        service.correct(comment.pk, actor=world.reporter(), source="test", version=1, text="别的")


def test_after_half_an_hour_it_stays_as_it_is(world: World) -> None:
    comment = say(world)
    with later(CHANGEABLE):
        with pytest.raises(Refused):
            service.correct(comment.pk, actor=world.reporter(), source="t", version=1, text="改")
        with pytest.raises(Refused):
            service.take_back(comment.pk, actor=world.reporter(), source="test")
    with later(-timedelta(hours=1)), pytest.raises(Refused):
        service.take_back(comment.pk, actor=world.reporter(), source="test")


def test_what_is_taken_back_is_shown_to_nobody_and_kept(world: World) -> None:
    comment = say(world, named=[World.B])
    service.take_back(comment.pk, actor=world.reporter(), source="test")
    service.take_back(comment.pk, actor=world.reporter(), source="test")
    comment.refresh_from_db()
    assert (comment.words, comment.text, comment.version) == ("", TEXT, 2)
    with pytest.raises(Refused):
        service.correct(comment.pk, actor=world.reporter(), source="test", version=2, text="改")
    trail = AuditEvent.objects.filter(object_type="tasks.comment").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["comment.written", "comment.taken_back"]
    assert trail[0].data["text"] == TEXT


def test_who_has_not_been_told_need_not_be_told_what_was_taken_back(world: World) -> None:
    world.reporter(World.B)
    comment = say(world, named=[World.B])
    waiting = Intent.objects.filter(duty_key=comment.duty_key, channel="mail")
    assert set(waiting.values_list("state", flat=True)) == {IntentState.PLANNED}
    service.take_back(comment.pk, actor=world.reporter(), source="test")
    assert set(waiting.values_list("state", flat=True)) == {IntentState.SETTLED}


def test_only_the_writer_changes_it(world: World) -> None:
    comment = say(world)
    for person, error in (
        (world.approver(World.A), PermissionDenied),
        (world.reviewer, PermissionDenied),
        (world.reporter(World.C), Http404),
    ):
        with pytest.raises(error):
            service.take_back(comment.pk, actor=person, source="test")
        with pytest.raises(error):
            service.correct(comment.pk, actor=person, source="test", version=1, text="改")


def test_putting_it_right_names_nobody_new(world: World) -> None:
    comment = say(world)
    actor = world.reporter()
    with pytest.raises(Invalid):
        service.correct(comment.pk, actor=actor, source="t", version=1, text=f"@{World.B} 请看")


def test_the_feed_tells_those_who_read_it(world: World) -> None:
    world.accepted_filing(World.X)
    comment = say(world, actor=world.reporter(World.X), named=[World.B])
    rows = Change.objects.filter(resource="comments", object_id=comment.pk)
    names = set(rows.values_list("organization__short_name", flat=True))
    assert {World.A, World.B, World.X} <= names
    assert World.C not in names
    assert set(rows.values_list("event", "version")) == {("commented", 1)}
    world.measure = line_without_the_commission(world)
    office = say(world, actor=world.reviewer)
    rows = Change.objects.filter(resource="comments", object_id=office.pk)
    assert rows.exists()
    assert not rows.filter(organization__short_name__in=(World.X, World.COMMISSION)).exists()


def test_it_is_read_under_the_names_of_its_day(world: World) -> None:
    comment = say(world, named=[World.B])
    renamed = world.organization(World.B)
    tomorrow = clock.today() + timedelta(days=1)
    OrganizationChange.objects.create(
        kind=ChangeKind.RENAMED,
        organization=renamed,
        short_name="省新委",
        formal_name="省新委员会",
        former_short_name=World.B,
        former_formal_name="旧",
        on=tomorrow,
        applied_on=tomorrow,
        basis="改革方案",
        entered_by=world.reviewer,
        entered_at=clock.now(),
    )
    renamed.short_name = "省新委"
    renamed.save()
    (said,) = in_words(shown(Comment.objects.filter(pk=comment.pk)), world.reporter())
    assert list(said.named) == [World.B]


def test_a_successor_reads_what_was_said_to_the_body_before(world: World) -> None:
    person: User = world.reporter(World.C)
    comment = say(world, named=[World.B])
    assert comment not in Comment.objects.visible_to(person)
    ended = world.organization(World.B)
    ended.valid_until, ended.successor = clock.today(), world.organization(World.C)
    ended.save()
    assert comment in Comment.objects.visible_to(person)
    assert comment in Comment.objects.naming(person.organization_id)
