"""What an organization is charged with: issued, answered, settled, sent back, charged again."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.models import Organization, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage, Intent
from tasks.directives import service
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Directive, Transition
from tasks.plan.lifetime import close_plan
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tests.factories.directives import DUE, answered_directive, issued_directive, leaders_remark
from tests.factories.world import World

LATER = date(2012, 7, 1)


def step(
    directive: Directive,
    name: Step,
    actor: User,
    comment: str = "已研究。",
    *,
    day: date | None = None,
    revision: int | None = None,
) -> Directive:
    return service.step_directive(
        directive.pk,
        name,
        actor=actor,
        source="test",
        comment=comment,
        day=day,
        revision=revision,
    )


def issue(world: World, **said: object) -> Directive:
    """The same as the factory's, with some of it said otherwise."""
    usual = {
        "actor": world.reviewer,
        "organization_id": world.organization(World.A).pk,
        "measure_id": world.measure.pk,
        "title": "尽快出台配套办法",
        "text": "请出台办法。",
        "due_on": DUE,
    }
    plan = said.pop("plan_id", world.plan.pk)
    return service.issue(plan, source="test", **(usual | said))  # type: ignore[arg-type]  # as each test says


def test_it_is_numbered_within_its_plan_and_told_to_who_is_charged(world: World) -> None:
    people = {world.reporter().pk, world.approver().pk}
    first, second = issued_directive(world), issued_directive(world, title="另一件事")
    assert (first.number, second.number) == (1, 2)
    told = InboxMessage.objects.filter(intent__duty_key=first.duty_key)
    assert set(told.values_list("recipient_id", flat=True)) == people
    event = AuditEvent.objects.get(action="directive.issued", object_id=str(first.pk))
    assert event.data["text"] == first.text
    feed = Change.objects.filter(resource="directives", object_id=first.pk)
    assert list(feed.values_list("organization__short_name", "event")) == [
        (World.A, "directive_issued")
    ]


def test_a_double_click_issues_one(world: World) -> None:
    assert issued_directive(world) == issued_directive(world)
    assert Directive.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"organization_id": None}, "organization"),
        ({"title": "  "}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"text": ""}, "text"),
        ({"text": "长" * 8001}, "text"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2012, 5, 7)}, "due_on"),
        ({"due_on": date(2015, 1, 1)}, "due_on"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    world: World, said: dict[str, object], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        issue(world, **said)
    assert [problem.place for problem in refusal.value.problems] == [place]
    assert not Directive.objects.exists()


def test_what_does_not_exist_for_the_plan_is_not_found(world: World) -> None:
    for said in ({"measure_id": 10**6}, {"organization_id": 10**6}, {"remark_id": 10**6}):
        with pytest.raises(Http404):
            issue(world, **said)
    with pytest.raises(Http404):
        issue(world, plan_id=10**6)


def test_only_the_commission_issues_and_within_its_reach_only(world: World) -> None:
    leader = world.person(World.COMMISSION, Role.LEADER)
    for actor in (world.reporter(), leader):
        with pytest.raises(PermissionDenied):
            issue(world, actor=actor)
    placed = world.placed(Role.COMMISSION, World.COMMISSION)
    with pytest.raises(Http404):
        issue(world, actor=placed)
    mine = issue(
        world, actor=placed, organization_id=world.organization(World.X).pk, measure_id=None
    )
    assert mine.organization.short_name == World.X


def test_an_answer_is_settled_by_somebody_else(world: World) -> None:
    both = world.person(World.COMMISSION, Role.COMMISSION, Role.REPORTER)
    directive = issued_directive(world, World.COMMISSION)
    step(directive, Step.ANSWER, both, "已办理。")
    with pytest.raises(PermissionDenied):
        step(directive, Step.SETTLE, both)
    settled = step(directive, Step.SETTLE, world.reviewer, "")
    assert (settled.state, settled.settled_by) == (Ordered.DONE, world.reviewer)
    assert settled.answered_on == clock.today()


def test_what_is_sent_back_keeps_the_former_date_and_the_former_answer(world: World) -> None:
    directive = answered_directive(world)
    with pytest.raises(Invalid):
        step(directive, Step.SEND_BACK, world.reviewer, " ")
    back = step(directive, Step.SEND_BACK, world.reviewer, "缺正式文本。", day=LATER)
    assert (back.state, back.first_due_on, back.due_on) == (Ordered.OPEN, DUE, LATER)
    assert back.answered_by is None
    kept = Transition.objects.of(Directive, [back.pk]).values_list("step", "comment", "day")
    assert list(kept) == [
        ("answer", "办法已于五月印发。", None),
        ("send_back", "缺正式文本。", LATER),
    ]


def test_a_day_that_has_passed_is_named_anew_before_it_is_charged_again(world: World) -> None:
    directive = answered_directive(world)
    step(directive, Step.SETTLE, world.reviewer)
    with clock.pinned(date(2012, 6, 18)):
        with pytest.raises(Invalid) as refusal:
            step(directive, Step.REOPEN, world.reviewer, "情况反复。")
        assert refusal.value.problems[0].place == "day"
        again = step(directive, Step.REOPEN, world.reviewer, "情况反复。", day=LATER)
    assert (again.state, again.due_on, again.settled_by) == (Ordered.OPEN, LATER, None)


def test_it_is_taken_back_with_words_and_owed_no_more(world: World) -> None:
    directive = issued_directive(world)
    with pytest.raises(PermissionDenied):
        step(directive, Step.WITHDRAW, world.reporter())
    gone = step(directive, Step.WITHDRAW, world.reviewer, "与另一事项重复。")
    assert (gone.state, gone.closing_words) == (Ordered.WITHDRAWN, "与另一事项重复。")
    told = Intent.objects.filter(duty_key=gone.duty_key, channel="inbox")
    assert set(told.filter(settled_at=None).values_list("rule", flat=True)) == {"withdraw:v2"}
    with pytest.raises(Refused):
        step(directive, Step.ANSWER, world.reporter())


def test_who_stands_on_the_line_reads_it_and_nobody_else(world: World) -> None:
    directive = issued_directive(world)
    readers = [world.reporter(), world.person(World.B, Role.REPORTER), world.reviewer]
    for person in readers:
        assert directive in Directive.objects.visible_to(person)
    for person in (world.person(World.C, Role.REPORTER), world.person(World.A, Role.SYSTEM_ADMIN)):
        assert directive not in Directive.objects.visible_to(person)
    with pytest.raises(PermissionDenied):
        step(directive, Step.ANSWER, world.person(World.B, Role.REPORTER))
    with pytest.raises(Http404):
        step(directive, Step.ANSWER, world.person(World.C, Role.REPORTER))


def test_two_windows_the_second_is_told(world: World) -> None:
    directive = answered_directive(world)
    read = directive.version
    step(directive, Step.SEND_BACK, world.reviewer, "请补充。", revision=read)
    with pytest.raises(Refused):
        step(directive, Step.SETTLE, world.reviewer, revision=read)
    step(directive, Step.ANSWER, world.reporter(), "已补充。")
    with pytest.raises(Stale):
        step(directive, Step.SETTLE, world.reviewer, revision=read)


def test_nothing_happens_under_a_closed_plan(world: World) -> None:
    directive = issued_directive(world)
    remark = leaders_remark(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    with pytest.raises(Refused):
        step(directive, Step.ANSWER, world.reporter())
    with pytest.raises(Refused):
        issue(world, title="又一件")
    with pytest.raises(Refused):
        leaders_remark(world, "再看一次。")
    with pytest.raises(Refused):
        service.note(remark.pk, actor=world.reviewer, source="test", words="已阅。")


def test_the_database_keeps_who_and_when(world: World) -> None:
    directive = issued_directive(world)
    for wrong in (
        {"state": Ordered.ANSWERED},
        {"state": Ordered.DONE},
        {"state": "lost"},
        {"due_on": date(2012, 5, 1)},
        {"title": ""},
        {"origin": Directive.Origin.REMARK},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Directive.objects.filter(pk=directive.pk).update(**wrong)


def test_a_successor_answers_what_its_predecessor_was_charged_with(world: World) -> None:
    directive = issued_directive(world)
    heir = world.organization(World.C)
    Organization.objects.filter(short_name=World.A).update(
        successor=heir, valid_until=clock.today()
    )
    done = step(directive, Step.ANSWER, world.reporter(World.C))
    assert done.organization.short_name == World.A
    assert directive in Directive.objects.visible_to(world.reporter(World.C))


def test_one_without_a_measure_is_read_by_who_is_charged_only(world: World) -> None:
    directive = issue(world, measure_id=None)
    assert directive not in Directive.objects.visible_to(world.person(World.B, Role.REPORTER))
    assert directive in Directive.objects.visible_to(world.reporter())
