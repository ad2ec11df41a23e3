"""Objections to returns and lights: who makes them, who decides, what follows."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from reports.figures.standings import differences
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid, Refused
from tasks.filing.service import step_filing
from tasks.models import Objection, ProgressReport
from tasks.objecting import service
from tasks.plan.lifetime import close_plan
from tasks.progress import service as progress
from tasks.signing.models import State, signers
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.contract.objection_cases import returned_plan
from tests.factories.objections import (
    WHY,
    decide,
    light_objection,
    object_to,
    objection,
    returned_report,
)
from tests.factories.world import World


def other_reviewer(world: World) -> User:
    """Somebody of the commission who did not return it."""
    return world.person(World.COMMISSION, Role.COMMISSION, number=2)


def owed(world: World, kind: DutyKind) -> list[str]:
    asked = Question(clock.today(), calendar_around(clock.today()))
    return [one.document for one in open_duties(asked) if one.kind is kind]


def changed(world: World, report: ProgressReport) -> ProgressReport:
    """The reporter goes on with what came back."""
    return progress.save_report(
        report.measure_id,
        report.period_id,
        actor=world.reporter(),
        source="test",
        version=report.version,
        content=progress.ReportInput(percent=31, progress="已补充。", next_steps="继续。"),
    )


def test_upheld_the_return_is_taken_back_and_another_person_reviews(world: World) -> None:
    said = objection(world)
    report = said.report
    assert report is not None
    assert report.state == State.RETURNED
    signed_by, filed_on = report.signed_by, report.first_filed_on
    assert owed(world, DutyKind.DECISION) == ["objection"]
    decide(said, Step.GRANT, other_reviewer(world), "原文确已列明。")
    report.refresh_from_db()
    assert (report.state, report.signed_by, report.first_filed_on) == (
        State.SUBMITTED,
        signed_by,
        filed_on,
    )
    assert (report.return_reason, report.review_comment, report.reviewed_by) == ("", "", None)
    assert owed(world, DutyKind.DECISION) == []
    assert "progressreport" in owed(world, DutyKind.REVIEW)
    assert world.reviewer.pk in signers([report])[report.identity]
    with pytest.raises(PermissionDenied):
        progress.step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    progress.step_report(report.pk, Step.ACCEPT, actor=other_reviewer(world), source="test")
    assert not list(differences(world.plan))


def test_the_trail_the_feed_and_the_unit_hear_of_it(world: World) -> None:
    said = objection(world)
    decide(said, Step.GRANT, other_reviewer(world), "原文确已列明。")
    trail = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert [one for one in trail if one.startswith("objection")] == [
        "objection.made",
        "objection.grant",
    ]
    assert AuditEvent.objects.filter(action="progress.reinstate").count() == 1
    told = Change.objects.filter(organization=said.organization)
    assert {"objection_made", "objection_decided", "reinstated"} <= set(
        told.values_list("event", flat=True)
    )
    assert InboxMessage.objects.filter(intent__title__contains="异议").exists()


def test_the_same_for_an_implementation_plan(world: World) -> None:
    filing = returned_plan(world)
    said = object_to(filing, world.approver())
    decide(said, Step.GRANT, other_reviewer(world))
    filing.refresh_from_db()
    assert filing.state == State.SUBMITTED
    with pytest.raises(PermissionDenied):
        step_filing(filing.pk, Step.ACCEPT, actor=world.reviewer, source="test")


def test_whoever_returned_it_or_wrote_it_does_not_decide(world: World) -> None:
    said = objection(world)
    with pytest.raises(PermissionDenied):
        decide(said, Step.GRANT, world.reviewer)
    with pytest.raises(PermissionDenied):
        decide(said, Step.REFUSE, world.reviewer, "维持。")
    assert {world.reviewer.pk, world.reporter().pk, world.approver().pk} <= set(said.writer_ids())


def test_rejected_with_words_it_stays_returned_and_is_decided_for_good(world: World) -> None:
    said = objection(world)
    with pytest.raises(Invalid):
        decide(said, Step.REFUSE, other_reviewer(world))
    decide(said, Step.REFUSE, other_reviewer(world), "附件无文号。")
    report = ProgressReport.objects.get()
    assert report.state == State.RETURNED
    with pytest.raises(Refused):
        object_to(report, world.approver(), "仍不同意。")


def test_sent_twice_it_is_one_and_another_waits_for_its_answer(world: World) -> None:
    said = objection(world)
    report = said.report
    assert report is not None
    assert object_to(report, world.approver()) == said
    with pytest.raises(Refused):
        object_to(report, world.approver(), "另一理由。")
    decide(said, Step.WITHDRAW, world.approver())
    assert object_to(report, world.approver(), "另一理由。") != said


def test_it_is_made_by_the_approver_of_what_lies_as_it_came_back(world: World) -> None:
    submitted = world.submitted_report()
    with pytest.raises(Refused):
        object_to(submitted, world.approver())
    report = world.send_back(submitted)
    for user in (world.reporter(), world.reviewer, world.approver(World.B)):
        with pytest.raises(PermissionDenied):
            object_to(report, user)
    for user in (world.approver(World.C), world.approver(World.Y)):
        with pytest.raises(Http404):
            object_to(report, user)
    with pytest.raises(Http404):
        service.object_to("report", 10**9, actor=world.approver(), source="test", reason=WHY)
    with pytest.raises(Invalid):
        object_to(report, world.approver(), "  ")
    changed(world, report)
    report.refresh_from_db()
    with pytest.raises(Refused):
        object_to(report, world.approver())


def test_what_was_changed_meanwhile_is_not_taken_back(world: World) -> None:
    said = objection(world)
    assert said.report is not None
    changed(world, said.report)
    with pytest.raises(Refused):
        decide(said, Step.GRANT, other_reviewer(world))
    said.refresh_from_db()
    assert (said.state, said.report.state, said.is_moot) == (Asked.ASKED, State.RETURNED, True)
    decide(said, Step.REFUSE, other_reviewer(world), "已另行修改。")


def test_nobody_takes_a_return_back_without_an_objection(world: World) -> None:
    report = returned_report(world)
    for user in (world.reviewer, other_reviewer(world), world.approver()):
        with pytest.raises(PermissionDenied):
            progress.step_report(report.pk, Step.REINSTATE, actor=user, source="test")


def test_a_light_is_objected_to_and_the_answer_says_what_is_put_right(world: World) -> None:
    said = light_objection(world)
    assert (said.seen_on, said.measure, said.document) == (clock.today(), world.measure, None)
    assert light_objection(world) == said
    with pytest.raises(Invalid):
        decide(said, Step.GRANT, world.reviewer)
    decide(said, Step.GRANT, world.reviewer, "节点日期录入有误，已更正。")
    assert light_objection(world) != said  # of another day, or another matter
    with pytest.raises(PermissionDenied):
        service.object_to(
            "light", world.measure.pk, actor=world.approver(World.B), source="test", reason=WHY
        )
    with pytest.raises(Http404):
        service.object_to(
            "light", world.measure.pk, actor=world.approver(World.C), source="test", reason=WHY
        )


def test_under_a_closed_plan_nobody_objects(world: World) -> None:
    report = returned_report(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    with pytest.raises(Refused):
        object_to(report, world.approver())


def test_past_days_keep_the_return_and_figures_agree(world: World) -> None:
    """Filed, returned, filed again from the day of the decision; then once more from the start."""
    with clock.pinned(date(2012, 5, 28)):
        said = objection(world)
    report = said.report
    assert report is not None
    with clock.pinned(date(2012, 5, 30)):
        decide(said, Step.GRANT, other_reviewer(world))
    report.refresh_from_db()
    assert clock.local_date(report.signed_at) == date(2012, 5, 30)
    with clock.pinned(date(2012, 6, 1)):
        progress.step_report(
            report.pk,
            Step.RETURN,
            actor=other_reviewer(world),
            source="test",
            reason="other",
            comment="请补充。",
        )
    spans = [(one.filed_on, one.until) for one in report.former_versions.all()]
    assert spans == [
        (date(2012, 5, 28), date(2012, 5, 28)),
        (date(2012, 5, 30), date(2012, 6, 1)),
    ]
    assert {one.signed_by_id for one in report.former_versions.all()} == {world.approver().pk}
    assert not list(differences(world.plan))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_walk_never_leaves_the_table(seed: int, world: World) -> None:
    """Whatever is tried by whomever: an upheld objection puts back what stood returned, nobody
    decides about his own, each step leaves one event."""
    random = Random(seed)  # noqa: S311  (repeatable, no secret)
    report = world.submitted_report()
    people = [world.approver(), world.reporter(), world.reviewer, other_reviewer(world)]
    day = date(2012, 5, 25)
    for _number in range(60):
        person, day = random.choice(people), day + timedelta(days=random.random() < 0.2)
        report.refresh_from_db()
        before = (report.state, AuditEvent.objects.filter(action="progress.reinstate").count())
        rows = list(Objection.objects.order_by("pk"))
        with clock.pinned(day):
            try:
                done = _tried(world, random, report, person, rows)
            except (Refused, PermissionDenied):
                done = None
        report.refresh_from_db()
        upheld = AuditEvent.objects.filter(action="progress.reinstate").count() - before[1]
        if isinstance(done, Objection) and done.state == Asked.GRANTED:
            assert (before[0], report.state, upheld) == (State.RETURNED, State.SUBMITTED, 1)
            assert person.pk not in done.writer_ids()
        else:
            assert upheld == 0
        assert Objection.objects.filter(state=Asked.ASKED).count() <= 1
    assert not list(differences(world.plan))


def _tried(
    world: World, random: Random, report: ProgressReport, person: User, rows: list[Objection]
) -> object:
    words: dict[str, Any] = {"actor": person, "source": "test"}
    match random.randrange(5):
        case 0:
            return object_to(report, person, random.choice(["一", "二"]))
        case 1 if rows:
            step = random.choice([Step.GRANT, Step.REFUSE, Step.WITHDRAW])
            return decide(random.choice(rows), step, person, "已研究。")
        case 2:
            return progress.step_report(
                report.pk, Step.RETURN, reason="other", comment="请补充。", **words
            )
        case 3:
            return progress.step_report(report.pk, Step.SIGN, confirmed=True, **words)
        case _:
            if report.is_editable and person == world.reporter():
                return changed(world, report)
            return None
