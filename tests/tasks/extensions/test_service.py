"""A later date: asked for, decided, ordained; what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reports.figures.standings import differences
from reports.models import Standing
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.errors import Invalid, Refused
from tasks.extensions import service
from tasks.extensions.movable import MovableForm, movable
from tasks.extensions.targets import Kind
from tasks.models import Extension, Measure, Milestone, MilestoneRevision
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tasks.state import state_at
from tasks.state.reading import facts_ever
from tests.factories.directives import DUE, answered_directive, issued_directive
from tests.factories.extensions import LATER, first_milestone
from tests.factories.notices import issued as issued_notices
from tests.factories.world import World


def milestone_of(world: World, organization: str = World.A) -> Milestone:
    world.accepted_filing(organization)
    return first_milestone(world, organization)


def ask(
    world: World,
    kind: Kind,
    pk: int,
    *,
    actor: User | None = None,
    until: date | None = LATER,
    reason: str = "省级配套资金尚未下达。",
    done_so_far: str = "方案已经完成。",
) -> Extension:
    return service.ask(
        kind,
        pk,
        actor=actor or world.reporter(),
        source="test",
        until=until,
        reason=reason,
        done_so_far=done_so_far,
    )


def decide(
    extension: Extension, step: Step, actor: User, comment: str = "", day: date | None = None
) -> Extension:
    return service.step_extension(
        extension.pk, step, actor=actor, source="test", comment=comment, day=day
    )


def test_a_granted_milestone_has_its_new_date_and_keeps_the_first(world: World) -> None:
    milestone = milestone_of(world)
    extension = ask(world, Kind.MILESTONE, milestone.pk)
    milestone.refresh_from_db()
    assert milestone.due_on == extension.before  # asking moves nothing
    decide(extension, Step.GRANT, world.reviewer)
    milestone.refresh_from_db()
    assert milestone.due_on == LATER
    kinds = milestone.revisions.values_list("kind", "due_on", "asked_on", "reason")
    assert list(kinds) == [
        (MilestoneRevision.Kind.ORIGINAL, extension.before, None, ""),
        (MilestoneRevision.Kind.EXTENDED, LATER, clock.today(), extension.reason),
    ]


def test_the_commission_may_grant_another_day(world: World) -> None:
    milestone = milestone_of(world)
    other = date(2012, 12, 1)
    decide(ask(world, Kind.MILESTONE, milestone.pk), Step.GRANT, world.reviewer, day=other)
    milestone.refresh_from_db()
    assert milestone.due_on == other
    assert Extension.objects.get().granted_for == other


def test_the_answer_to_a_directive_is_due_later_and_its_first_day_stays(world: World) -> None:
    directive = issued_directive(world)
    extension = ask(world, Kind.DIRECTIVE, directive.pk)
    assert (extension.before, extension.reader_ids()) == (DUE, directive.reader_ids())
    assert extension in Extension.objects.visible_to(world.person(World.B, Role.REPORTER))
    assert extension not in Extension.objects.visible_to(world.reporter(World.C))
    decide(extension, Step.GRANT, world.reviewer)
    directive.refresh_from_db()
    assert (directive.due_on, directive.first_due_on) == (LATER, DUE)
    asked = Question(clock.today(), calendar_around(clock.today()))
    [duty] = [one for one in open_duties(asked) if one.kind is DutyKind.ORDER]
    assert duty.due_on == LATER
    # The end of its measure is another date.
    assert Measure.objects.get(pk=world.measure.pk).due_on == world.measure.due_on


def test_nothing_is_left_to_extend_of_a_directive_that_is_answered(world: World) -> None:
    directive = answered_directive(world)
    with pytest.raises(Refused):
        ask(world, Kind.DIRECTIVE, directive.pk)
    with pytest.raises(Http404):
        ask(world, Kind.DIRECTIVE, 10**6)


def test_a_refusal_needs_words_and_moves_nothing(world: World) -> None:
    milestone = milestone_of(world)
    extension = ask(world, Kind.MILESTONE, milestone.pk)
    with pytest.raises(Invalid):
        decide(extension, Step.REFUSE, world.reviewer)
    decide(extension, Step.REFUSE, world.reviewer, comment="不符合延期条件。")
    milestone.refresh_from_db()
    assert milestone.due_on == extension.before
    extension.refresh_from_db()
    assert (extension.state, extension.decision) == (Asked.REFUSED, "不符合延期条件。")


def test_a_filing_is_due_later_and_was_due_before_on_former_days(world: World) -> None:
    filing, may = world.filing(), date(2012, 5, 31)
    first = filing.duty_due_on
    decide(ask(world, Kind.FILING, filing.pk, until=may), Step.GRANT, world.reviewer)
    with clock.pinned(date(2012, 5, 20)):
        asked = Question(clock.today(), calendar_around(clock.today()))
        mine = [
            one
            for one in open_duties(asked)
            if one.kind is DutyKind.FILING and one.organization_id == filing.organization_id
        ]
        assert [one.due_on for one in mine] == [may]
    facts = next(
        one
        for one in facts_ever(Measure.objects.filter(pk=world.measure.pk))
        if one.organization_id == filing.organization_id
    )
    then = state_at(facts, date(2012, 5, 7)).owed
    now = state_at(facts, clock.today()).owed
    assert [one[1] for one in then if one[0] == "filing"] == [first.isoformat()]
    assert [one[1] for one in now if one[0] == "filing"] == [may.isoformat()]


def test_the_end_of_a_measure_moves_for_everybody_on_the_line(world: World) -> None:
    Measure.objects.filter(pk=world.measure.pk).update(due_on=date(2012, 6, 30))
    world.accepted_filing(World.X)
    decide(ask(world, Kind.MEASURE, world.measure.pk), Step.GRANT, world.reviewer)
    days = Standing.objects.filter(measure=world.measure).values_list("due_on", flat=True)
    assert set(days) == {LATER}
    told = Change.objects.filter(event="deadline_changed", resource="measures")
    assert world.organization(World.X).pk in set(told.values_list("organization", flat=True))
    (facts, *_more) = facts_ever(Measure.objects.filter(pk=world.measure.pk))
    assert [one.due_on for one in facts.due_dates] == [date(2012, 6, 30), LATER]


def test_what_is_stored_agrees_with_all_facts_after_every_kind(world: World) -> None:
    Measure.objects.filter(pk=world.measure.pk).update(due_on=date(2012, 6, 30))
    milestone = milestone_of(world)
    for kind, pk in ((Kind.MILESTONE, milestone.pk), (Kind.MEASURE, world.measure.pk)):
        decide(ask(world, kind, pk), Step.GRANT, world.reviewer)
    assert list(differences(world.plan)) == []


def test_nobody_decides_what_he_asked_for(world: World) -> None:
    both = world.person(World.COMMISSION, Role.COMMISSION, Role.REPORTER)
    filing = world.filing(World.COMMISSION)
    extension = ask(world, Kind.FILING, filing.pk, actor=both, until=date(2012, 6, 1))
    with pytest.raises(PermissionDenied):
        decide(extension, Step.GRANT, both)
    decide(extension, Step.GRANT, world.reviewer)


def test_only_who_owes_it_asks_and_only_the_commission_decides(world: World) -> None:
    milestone = milestone_of(world)
    for person, error in (
        (world.reporter(World.B), PermissionDenied),  # on the line, but it is not its own
        (world.reporter(World.C), Http404),
        (world.reviewer, PermissionDenied),
        (world.person(World.A, Role.LEADER), PermissionDenied),
    ):
        with pytest.raises(error):
            ask(world, Kind.MILESTONE, milestone.pk, actor=person)
    extension = ask(world, Kind.MILESTONE, milestone.pk)
    for person, error in (
        (world.approver(), PermissionDenied),
        (world.reporter(World.C), Http404),
    ):
        with pytest.raises(error):
            decide(extension, Step.GRANT, person)


def test_asked_twice_is_one_request(world: World) -> None:
    milestone = milestone_of(world)
    first = ask(world, Kind.MILESTONE, milestone.pk)
    assert ask(world, Kind.MILESTONE, milestone.pk) == first
    with pytest.raises(Refused):
        ask(world, Kind.MILESTONE, milestone.pk, until=date(2012, 12, 30))
    assert AuditEvent.objects.filter(action="extension.asked").count() == 1


def test_a_request_taken_back_makes_room_for_another(world: World) -> None:
    milestone = milestone_of(world)
    decide(ask(world, Kind.MILESTONE, milestone.pk), Step.WITHDRAW, world.approver())
    again = ask(world, Kind.MILESTONE, milestone.pk, until=date(2012, 12, 30))
    assert again.is_open


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"until": None}, "until"),
        ({"until": date(2012, 1, 1)}, "until"),
        ({"until": date(9999, 12, 31)}, "until"),
        ({"reason": " \n"}, "reason"),
        ({"done_so_far": ""}, "done_so_far"),
        ({"reason": "长" * 8001}, "reason"),
    ],
)
def test_what_lacks_something_is_refused_at_its_place(
    given: dict[str, object], place: str, world: World
) -> None:
    milestone = milestone_of(world)
    with pytest.raises(Invalid) as refusal:
        ask(world, Kind.MILESTONE, milestone.pk, **given)  # type: ignore[arg-type]  # named by the test
    assert {one.place for one in refusal.value.problems} == {place}
    assert not Extension.objects.exists()


def test_a_date_that_moved_meanwhile_is_not_granted(world: World) -> None:
    milestone = milestone_of(world)
    extension = ask(world, Kind.MILESTONE, milestone.pk)
    Milestone.objects.filter(pk=milestone.pk).update(due_on=date(2012, 11, 11))
    with pytest.raises(Refused):
        decide(extension, Step.GRANT, world.reviewer)
    assert Extension.objects.get().is_open


def test_a_request_is_a_duty_of_the_commission_until_it_is_decided(world: World) -> None:
    milestone = milestone_of(world)
    extension = ask(world, Kind.MILESTONE, milestone.pk)

    def waiting() -> list[int | None]:
        on = clock.today()
        duties = owed_by(world.reviewer, Question(on, calendar_around(on)))
        return [one.document_id for one in duties if one.kind is DutyKind.DECISION]

    assert waiting() == [extension.pk]
    decide(extension, Step.GRANT, world.reviewer)
    assert waiting() == []


def test_the_commission_moves_many_dates_or_none(world: World) -> None:
    milestone = milestone_of(world)
    filing = world.filing(World.C)
    chosen = [(Kind.MILESTONE, milestone.pk), (Kind.FILING, filing.pk)]
    extension = ask(world, Kind.MILESTONE, milestone.pk)

    def move() -> list[Extension]:
        return service.move_deadlines(
            world.plan.pk,
            chosen,
            actor=world.reviewer,
            source="test",
            until=LATER,
            reason="国务院文件推迟下发。",
        )

    with pytest.raises(Invalid):  # a request waits for one of them
        move()
    assert world.filing(World.C).due_on is None
    decide(extension, Step.WITHDRAW, world.reporter())
    assert len(move()) == 2
    assert move() == []  # they have that date already
    milestone.refresh_from_db()
    assert (world.filing(World.C).due_on, milestone.due_on) == (LATER, LATER)


def test_directives_can_be_moved_in_one_go_and_notices_cannot(world: World) -> None:
    directive = issued_directive(world)
    issued_notices(world, title="限期报送")
    chosen, _more = movable(world.plan, MovableForm({"kind": "directive"}))
    assert [one.key for one in chosen] == [f"directive.{directive.pk}"]
    service.move_deadlines(
        world.plan.pk,
        [(one.kind, directive.pk) for one in chosen],
        actor=world.reviewer,
        source="test",
        until=LATER,
        reason="国务院文件推迟下发。",
    )
    directive.refresh_from_db()
    assert (directive.due_on, directive.first_due_on) == (LATER, DUE)


def test_each_action_is_one_event_and_one_typed_change(world: World) -> None:
    milestone = milestone_of(world)
    events, changes = AuditEvent.objects.count(), Change.objects.count()
    extension = ask(world, Kind.MILESTONE, milestone.pk)
    assert (AuditEvent.objects.count(), Change.objects.count()) == (events + 1, changes + 1)
    decide(extension, Step.GRANT, world.reviewer)
    assert (AuditEvent.objects.count(), Change.objects.count()) == (events + 2, changes + 2)
    newest = Change.objects.latest("pk")
    assert (newest.resource, newest.event) == ("extensions", "extension_decided")
