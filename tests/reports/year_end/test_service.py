"""Choosing what becomes of open parts, and closing the plan with all of it or nothing."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from reports.figures.standings import differences
from reports.models import LineEnding, Standing
from reports.year_end import service
from reports.year_end.carrying import Into
from reports.year_end.models import Way
from reports.year_end.service import Chosen
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Assignment, Closing, Extension, Measure, Milestone, ReformPlan, Task
from tasks.signing.states import Asked
from tests.factories.closings import asked_closing, closed, done
from tests.factories.extensions import asked_extension
from tests.factories.plans import next_year
from tests.factories.world import World
from tests.factories.year_end import (
    NEW,
    OVER,
    SPRING,
    WINTER,
    all_dropped,
    carried,
    choose,
    finish,
    part_key,
    parts,
    take_back,
)


@pytest.fixture(autouse=True)
def december(world: World) -> Iterator[None]:
    with clock.pinned(WINTER):
        yield


def test_every_part_that_is_not_closed_is_gone_through(world: World) -> None:
    world.accepted_filing(World.X)
    before = parts(world)
    assert len(before) == 46  # 45 lines and the prefecture's own part
    closed(world)
    assert set(before) - set(parts(world)) == {part_key(world)}


def test_a_choice_is_kept_and_takes_no_effect_yet(world: World) -> None:
    done(world)
    (one,) = choose(world, Way.CLOSE, [part_key(world)])
    assert (one.way, one.version, one.chosen_by) == (Way.CLOSE, 1, world.reviewer)
    assert not Closing.objects.exists()
    assert AuditEvent.objects.filter(action="line_ending.chosen").count() == 1


def test_many_are_chosen_at_once_with_one_reason(world: World) -> None:
    assert len(choose(world, Way.DROP)) == 45
    assert not [one for one in parts(world).values() if one.is_undecided]
    assert AuditEvent.objects.filter(action="line_ending.chosen").count() == 45


def test_a_double_click_chooses_once(world: World) -> None:
    sent = {part_key(world): 0}
    wanted = Chosen(Way.DROP, "不再实施。")
    for _press in range(2):
        service.choose(world.plan.pk, sent, actor=world.reviewer, source="test", wanted=wanted)
    assert LineEnding.objects.get().version == 1
    assert AuditEvent.objects.filter(action="line_ending.chosen").count() == 1


def test_in_two_tabs_the_second_is_told_who_has_chosen_what(world: World) -> None:
    choose(world, Way.DROP, [part_key(world)])
    colleague = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    with pytest.raises(Stale, match=world.reviewer.full_name):
        service.choose(
            world.plan.pk,
            {part_key(world): 0},
            actor=colleague,
            source="test",
            wanted=Chosen(Way.CARRY, "继续推进。", SPRING),
        )
    assert LineEnding.objects.get().way == Way.DROP


def test_a_choice_is_taken_back_until_the_plan_is_closed(world: World) -> None:
    all_dropped(world)
    (one,) = take_back(world, part_key(world))
    assert (one.way, one.version) == ("", 2)
    with pytest.raises(Invalid, match=world.measure.key):
        finish(world)
    choose(world, Way.CARRY, [part_key(world)])
    finish(world)
    with pytest.raises(Refused):
        take_back(world, part_key(world))


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (Chosen("burn", "理由。"), "way"),
        (Chosen(Way.DROP, "  "), "reason"),
        (Chosen(Way.DROP, "长" * 501), "reason"),
        (Chosen(Way.DROP, "理由。", SPRING), "until"),
        (Chosen(Way.CARRY, "理由。"), "until"),
        (Chosen(Way.CARRY, "理由。", date(2012, 12, 31)), "until"),
        (Chosen(Way.EXTEND, "理由。", date(2015, 1, 1)), "until"),
    ],
)
def test_a_wrong_choice_says_where(wanted: Chosen, place: str, world: World) -> None:
    with pytest.raises(Invalid) as refused:
        service.choose(
            world.plan.pk, {part_key(world): 0}, actor=world.reviewer, source="test", wanted=wanted
        )
    assert [one.place for one in refused.value.problems] == [place]
    assert not LineEnding.objects.exists()


def test_parts_of_other_plans_and_of_none_are_the_same(world: World) -> None:
    other = next_year(world.plan)
    foreign = Standing.objects.filter(plan=other).first()
    assert foreign is not None
    texts = set()
    for key in (f"{foreign.measure_id}.{foreign.organization_id}", "987654.321", "x"):
        with pytest.raises(Invalid) as refused:
            choose(world, Way.DROP, [part_key(world), key])
        texts.add(refused.value.message)
    assert len(texts) == 1
    assert not LineEnding.objects.exists()


def test_only_the_commission_goes_through_it(world: World) -> None:
    people = [
        world.reporter(), world.approver(), world.person(World.COMMISSION, Role.LEADER),
        world.placed(Role.COMMISSION, World.X), world.person(World.COMMISSION, Role.AUDITOR),
    ]  # fmt: skip
    for person in people:
        with pytest.raises(PermissionDenied):
            choose(world, Way.DROP, actor=person)
        with pytest.raises(PermissionDenied):
            finish(world, actor=person)
    with pytest.raises(Http404):
        service.choose(
            987654, {}, actor=world.reviewer, source="test", wanted=Chosen(Way.DROP, "无。")
        )


# --- Close --------------------------------------------------------------------------------------


def test_only_what_is_declared_done_can_be_closed(world: World) -> None:
    with pytest.raises(Invalid, match=world.measure.key):
        choose(world, Way.CLOSE, [part_key(world)])


def test_whoever_wrote_the_report_does_not_choose_to_close_it(world: World) -> None:
    report = done(world)
    report.writers.add(world.reviewer)
    with pytest.raises(Invalid, match=world.measure.key):
        choose(world, Way.CLOSE, [part_key(world)])


def test_closing_the_plan_closes_what_was_chosen(world: World) -> None:
    done(world)
    choose(world, Way.CLOSE, [part_key(world)])
    all_dropped(world)
    finish(world)
    closing = Closing.objects.get()
    assert (closing.state, closing.decided_by) == (Asked.GRANTED, world.reviewer)
    assert closing.asked_by is None
    standing = Standing.objects.get(measure=world.measure, organization=world.organization(World.A))
    assert standing.done_verified
    assert list(differences(world.plan)) == []
    assert list(broken_links()) == []


def test_a_report_that_came_back_since_keeps_the_plan_open_whole(world: World) -> None:
    report = done(world)
    choose(world, Way.CLOSE, [part_key(world)])
    all_dropped(world)
    world.send_back(report)
    with pytest.raises(Invalid, match=world.measure.key):
        finish(world)
    assert ReformPlan.objects.get(pk=world.plan.pk).is_open
    assert not Closing.objects.exists()
    assert not LineEnding.objects.filter(applied_at__isnull=False).exists()


# --- The end ------------------------------------------------------------------------------------


def test_what_is_undecided_keeps_the_plan_open_and_is_named(world: World) -> None:
    choose(world, Way.DROP, [part_key(world)])
    with pytest.raises(Invalid) as refused:
        finish(world)
    assert len(refused.value.problems) == 44
    assert ReformPlan.objects.get().is_open


@pytest.mark.parametrize("ask", [asked_closing, asked_extension])
def test_a_request_that_waits_is_decided_first(
    ask: Callable[[World], object], world: World
) -> None:
    ask(world)
    all_dropped(world)
    with pytest.raises(Invalid, match=world.measure.key):
        finish(world)
    assert ReformPlan.objects.get().is_open


def test_the_plan_is_closed_as_it_was_seen(world: World) -> None:
    all_dropped(world)
    seen = service.seen_of(parts(world).values())
    choose(world, Way.CARRY, [part_key(world)])
    with pytest.raises(Stale):
        service.close_plan(
            world.plan.pk, actor=world.reviewer, source="test", reason=OVER, seen=seen, into=NEW
        )


def test_closing_says_so_once_in_the_trail_and_to_everybody(world: World) -> None:
    all_dropped(world)
    finish(world)
    finish(world)  # a double click
    assert AuditEvent.objects.filter(action="plan.closed").count() == 1
    told = Change.objects.filter(event="plan_closed")
    assert told.filter(organization=world.organization(World.A)).count() == 1
    assert told.filter(organization=world.organization(World.X)).count() == 1
    assert set(told.values_list("resource", "object_id")) == {("plans", world.plan.pk)}


def test_each_unit_is_told_what_becomes_of_its_parts(world: World) -> None:
    mine, theirs, none = world.reporter(), world.approver(World.C), world.reporter(World.Y)
    carried(world)
    told = InboxMessage.objects.filter(intent__duty_key__startswith="year-end:")
    bodies = {one.recipient: one.intent.body.splitlines() for one in told}
    assert {"6.3：转入下年度，时限2013年3月29日。", "6.4：终止。"} <= {
        line.split("。")[0] + "。" for line in bodies[mine]
    }
    assert theirs in bodies
    assert none not in bodies


def test_what_was_dropped_keeps_its_reason(world: World) -> None:
    all_dropped(world)
    finish(world)
    ended = LineEnding.objects.get(measure=world.measure)
    assert ended.applied_at is not None
    assert LineEnding.objects.visible_to(world.reporter()).filter(pk=ended.pk).exists()
    assert not LineEnding.objects.visible_to(world.reporter(World.C)).filter(pk=ended.pk).exists()


# --- Carry over ---------------------------------------------------------------------------------


def test_what_is_carried_over_stands_in_next_years_plan(world: World) -> None:
    became = carried(world)
    plan = became.task.area.plan
    assert (plan.year, plan.is_open, plan.owner) == (2013, True, world.plan.owner)
    assert became.task.continues == world.measure.task
    assert (became.key, became.text, became.due_on) == ("6.3", world.measure.text, SPRING)
    held = set(became.assignments.values_list("organization__short_name", "role"))
    assert held == set(world.measure.assignments.values_list("organization__short_name", "role"))
    assert plan.periods.earliest("starts_on").code == "2013-01"
    assert Standing.objects.get(measure=became).organization == world.organization(World.A)
    assert list(differences(plan)) == []
    assert Measure.objects.filter(task__area__plan=plan).count() == 1


def test_the_date_before_stands_beside_the_new_one(world: World) -> None:
    world.accepted_filing()
    carried(world)
    ended = LineEnding.objects.get(measure=world.measure)
    assert (ended.due_before, ended.until) == (date(2012, 12, 20), SPRING)
    measure = Measure.objects.get(pk=world.measure.pk)
    assert measure.due_on == world.measure.due_on  # the closed year keeps its own


def test_whoever_goes_on_owes_a_plan_and_a_receipt_under_the_new_one(world: World) -> None:
    plan = carried(world).task.area.plan
    assert list(plan.filings.values_list("organization__short_name", flat=True)) == [World.A]
    asked = set(plan.acknowledgements.values_list("organization__short_name", flat=True))
    assert asked >= {World.A, World.B}
    told = Change.objects.filter(event="carried_over")
    assert told.filter(organization=world.organization(World.B)).exists()


def test_a_prefectures_part_goes_on_without_the_lead(world: World) -> None:
    world.accepted_filing(World.X)
    choose(world, Way.CARRY, [part_key(world, World.X)])
    all_dropped(world)
    finish(world)
    became = LineEnding.objects.get(organization=world.organization(World.X)).became
    assert became is not None
    assert list(became.assignments.values_list("organization__short_name", "role")) == [
        (World.X, Assignment.Role.LOCAL)
    ]


def test_measures_of_one_task_stay_apart(world: World) -> None:
    keys = [key for key, one in parts(world).items() if one.standing.measure.task.key == "3.1"]
    choose(world, Way.CARRY, keys)
    all_dropped(world)
    finish(world)
    became = [one.became for one in LineEnding.objects.filter(became__isnull=False)]
    assert [one.key for one in became if one] == [f"3.1({number})" for number in range(1, 6)]


def test_it_is_added_to_the_document_of_the_next_year_where_that_is_there(world: World) -> None:
    other = next_year(world.plan)
    tasks = Task.objects.filter(area__plan=other).count()
    became = carried(world, into=Into(other.pk))
    assert became.task.area.plan == other
    assert became.task.area.number == 10  # behind those of the document
    assert Task.objects.filter(area__plan=other).count() == tasks + 1
    assert (became.span_start, became.span_end) == (len(other.source_text),) * 2


def test_whoever_has_filed_under_the_next_plan_owes_an_amendment(
    world: World,
) -> None:
    other = next_year(world.plan)
    filing = other.filings.get(organization=world.organization(World.A))
    other.filings.filter(pk=filing.pk).update(
        state="accepted", signed_by=world.approver(), signed_at=clock.now(), signatory="张三",
        first_filed_on=clock.today(), reviewed_by=world.reviewer, reviewed_at=clock.now(),
    )  # fmt: skip
    became = carried(world, into=Into(other.pk))
    amendment = filing.amendments.get()
    assert [one.measure for one in amendment.lines.all()] == [became]
    assert amendment.due_on > clock.today()
    told = Change.objects.get(event="amendment_owed")
    assert (told.organization, told.object_id) == (filing.organization, amendment.pk)


def test_what_the_document_goes_on_with_already_is_not_doubled(world: World) -> None:
    other = next_year(world.plan)
    heir = Task.objects.get(area__plan=other, key="6.3")
    heir.continues = world.measure.task
    heir.save()
    parties = heir.measures.get().assignments.count()
    became = carried(world, into=Into(other.pk))
    assert became == heir.measures.get()
    assert became.assignments.count() == parties


@pytest.mark.parametrize("into", [None, Into(987654), Into(None, None), Into(None, WINTER)])
def test_where_to_is_said_and_is_one_that_is_offered(into: Into | None, world: World) -> None:
    with pytest.raises(Invalid):
        carried(world, into=into)
    assert ReformPlan.objects.get().is_open


def test_a_plan_of_the_same_year_or_a_closed_one_takes_nothing(world: World) -> None:
    other = next_year(world.plan)
    ReformPlan.objects.filter(pk=other.pk).update(year=2012)
    with pytest.raises(Invalid):
        carried(world, into=Into(other.pk))
    with pytest.raises(Invalid):
        finish(world, into=Into(world.plan.pk))


# --- Extend -------------------------------------------------------------------------------------


def test_what_is_extended_keeps_its_dates_and_goes_on(world: World) -> None:
    world.accepted_filing()
    choose(world, Way.EXTEND, [part_key(world)])
    all_dropped(world)
    finish(world)
    moved = Extension.objects.filter(measure=world.measure, milestone__isnull=False)
    assert {one.granted_for for one in moved} == {SPRING}
    assert date(2012, 12, 20) in {one.before for one in moved}
    of_a = Milestone.objects.filter(commitment__measure=world.measure)
    assert set(of_a.values_list("due_on", flat=True)) == {SPRING}
    became = LineEnding.objects.get(measure=world.measure).became
    assert became is not None
    assert became.due_on == SPRING
    assert list(differences(world.plan)) == []


def test_what_has_no_date_cannot_be_extended(world: World) -> None:
    with pytest.raises(Invalid, match=world.measure.key):
        choose(world, Way.EXTEND, [part_key(world)])
