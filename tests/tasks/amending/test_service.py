"""What was accepted is opened again: asked, decided, written, accepted; what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reports.figures.changes import Kind
from reports.figures.standings import differences
from reports.models import Standing
from tasks.amending import service
from tasks.closing import service as closing
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid, Refused, Stale
from tasks.filing.amended import said
from tasks.models import Amendment, AmendmentRequest, Assignment, ProgressReport, ReportVersion
from tasks.plan.lifetime import close_plan
from tasks.progress.service import step_report
from tasks.signing.models import State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.amending import (
    OTHER_WORDS,
    WHY,
    accepted,
    asked,
    decide,
    granted,
    step,
    submitted,
    written,
)
from tests.factories.closings import closed
from tests.factories.world import World
from tests.reports.figures.test_changes import log_of, of_kind


def owed(world: World, day: date, organization: str = World.A) -> list[date]:
    return [
        one.due_on
        for one in open_duties(Question(day, calendar_around(day)))
        if one.kind is DutyKind.AMENDMENT and one.debtor_id == world.organization(organization).pk
    ]


def standing(world: World) -> Standing:
    return Standing.objects.get(measure=world.measure, organization__short_name=World.A)


def test_what_is_granted_can_be_written_and_what_was_accepted_stands(world: World) -> None:
    report = world.accepted_report(percent=30)
    amendment = granted(world, report)
    written(world, amendment, percent=60)
    report.refresh_from_db()
    assert (report.state, report.percent) == (State.ACCEPTED, 30)
    step(Amendment.objects.get(), Step.SIGN, world.approver())
    assert standing(world).declared_percent == 30
    step(Amendment.objects.get(), Step.ACCEPT, world.reviewer)
    report.refresh_from_db()
    assert (report.state, report.percent) == (State.ACCEPTED, 60)
    assert standing(world).declared_percent == 60
    assert list(differences(world.plan)) == []


def test_both_versions_of_a_report_stay(world: World) -> None:
    report = world.accepted_report(percent=30)
    amendment = accepted(world, report, percent=60, progress=OTHER_WORDS)
    assert amendment.before["percent"] == 30
    assert amendment.content["progress"] == OTHER_WORDS
    (former,) = ReportVersion.objects.filter(report=report)
    assert (former.percent, former.accepted_on) == (30, clock.today())


def test_a_refusal_needs_words_and_opens_nothing(world: World) -> None:
    request = asked(world, world.accepted_report())
    with pytest.raises(Invalid):
        decide(request, Step.REFUSE, world.reviewer)
    decide(request, Step.REFUSE, world.reviewer, "无需更正。")
    assert not Amendment.objects.exists()


def test_a_request_taken_back_opens_nothing(world: World) -> None:
    request = asked(world, world.accepted_report())
    decide(request, Step.WITHDRAW, world.approver())
    with pytest.raises(Refused):
        decide(request, Step.GRANT, world.reviewer)
    assert not Amendment.objects.exists()


def test_only_what_is_accepted_is_opened(world: World) -> None:
    report = world.submitted_report()
    with pytest.raises(Refused):
        asked(world, report)
    world.accept(report)
    with pytest.raises(Invalid):
        asked(world, report, reason="  ")
    with pytest.raises(Invalid):
        asked(world, report, reason="长" * 8001)
    asked(world, report)


def test_the_same_request_twice_is_one(world: World) -> None:
    report = world.accepted_report()
    assert asked(world, report) == asked(world, report)
    with pytest.raises(Refused):
        asked(world, report, reason="另一理由。")
    assert AmendmentRequest.objects.count() == 1


def test_while_an_amendment_is_written_no_other_is_asked_for(world: World) -> None:
    report = world.accepted_report()
    granted(world, report)
    with pytest.raises(Refused):
        asked(world, report, reason="另一理由。")


def test_who_stands_outside_asks_for_nothing(world: World) -> None:
    report = world.accepted_report()
    with pytest.raises(Http404):
        asked(world, report, actor=world.reporter(World.C))
    with pytest.raises(PermissionDenied):
        asked(world, report, actor=world.reporter(World.B))
    with pytest.raises(Http404):
        service.ask("report", 999_999, actor=world.reporter(), source="test", reason=WHY)
    with pytest.raises(Http404):
        service.ask("closing", report.pk, actor=world.reporter(), source="test", reason=WHY)


def test_nobody_decides_what_he_asked_wrote_or_signed(world: World) -> None:
    """A member of the commission who also works for the organization that leads."""
    reporter = world.person(World.COMMISSION, Role.REPORTER, Role.COMMISSION)
    signer = world.person(World.COMMISSION, Role.APPROVER, Role.COMMISSION)
    led = Assignment.objects.filter(
        organization=world.organization(World.COMMISSION), role=Assignment.Role.LEAD
    )
    world.measure = led.earliest("pk").measure
    report = world.draft_report(World.COMMISSION)
    report.writers.set([reporter])
    step_report(report.pk, Step.SIGN, actor=signer, source="test")
    step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    report.refresh_from_db()
    request = asked(world, report, actor=world.person(World.COMMISSION, Role.APPROVER, number=2))
    for person in (reporter, signer):
        with pytest.raises(PermissionDenied):
            decide(request, Step.GRANT, person)
    decide(request, Step.GRANT, world.reviewer)


def test_nobody_signs_or_reviews_what_he_wrote(world: World) -> None:
    amendment = written(world, granted(world, world.accepted_report()), percent=50)
    both = world.person(World.A, Role.REPORTER, Role.APPROVER)
    written(world, amendment, actor=both, percent=55)
    with pytest.raises(PermissionDenied):
        step(Amendment.objects.get(), Step.SIGN, both)
    step(Amendment.objects.get(), Step.SIGN, world.approver())
    with pytest.raises(PermissionDenied):
        step(Amendment.objects.get(), Step.ACCEPT, world.approver())


def test_what_comes_back_is_written_again(world: World) -> None:
    report = world.accepted_report(percent=30)
    amendment = submitted(world, report, percent=60)
    amendment = step(amendment, Step.RETURN, world.reviewer, reason="other", comment="请核实。")
    assert ProgressReport.objects.get().percent == 30
    with pytest.raises(Invalid):  # unchanged only with a yes
        step(amendment, Step.SIGN, world.approver())
    amendment = written(world, amendment, percent=45)
    step(step(amendment, Step.SIGN, world.approver()), Step.ACCEPT, world.reviewer)
    assert ProgressReport.objects.get().percent == 45


def test_what_says_the_same_is_not_signed(world: World) -> None:
    amendment = granted(world, world.accepted_report())
    with pytest.raises(Invalid):
        step(amendment, Step.SIGN, world.approver())


def test_what_is_incomplete_is_not_signed(world: World) -> None:
    amendment = written(world, granted(world, world.accepted_report()), progress="")
    with pytest.raises(Invalid):
        step(amendment, Step.SIGN, world.approver())


def test_what_breaks_a_rule_is_not_saved(world: World) -> None:
    amendment = granted(world, world.accepted_report())
    for wrong in ({"percent": 101}, {"status": "gone"}, {"claims": [999_999]}):
        with pytest.raises(Invalid):
            written(world, amendment, **wrong)


def test_a_save_on_an_older_version_is_refused(world: World) -> None:
    amendment = granted(world, world.accepted_report())
    seen = amendment.version
    written(world, amendment, percent=50)
    with pytest.raises(Stale):
        service.save(
            amendment.pk,
            actor=world.reporter(),
            source="test",
            version=seen,
            content=Amendment.objects.get().content | {"percent": 70},
        )
    assert Amendment.objects.get().content["percent"] == 50


def test_the_same_saved_twice_is_one_version(world: World) -> None:
    amendment = written(world, granted(world, world.accepted_report()), percent=50)
    assert written(world, amendment, percent=50).version == amendment.version


def test_what_is_given_up_changes_nothing_and_is_owed_no_more(world: World) -> None:
    report = world.accepted_report(percent=30)
    amendment = written(world, granted(world, report), percent=60)
    assert owed(world, clock.today())
    service.give_up(amendment.pk, actor=world.reporter(), source="test")
    service.give_up(amendment.pk, actor=world.reporter(), source="test")  # twice is once
    assert owed(world, clock.today()) == []
    with pytest.raises(Refused):
        step(Amendment.objects.get(), Step.SIGN, world.approver())
    assert AuditEvent.objects.filter(action="amendment.given_up").count() == 1
    asked(world, report)  # it may be asked for anew


def test_an_amendment_is_owed_some_working_days_after_the_decision(world: World) -> None:
    report = world.accepted_report()
    with clock.pinned(date(2012, 6, 4)):
        amendment = granted(world, report)
        assert owed(world, clock.today()) == [date(2012, 6, 18)]
        step(written(world, amendment, percent=50), Step.SIGN, world.approver())
        assert owed(world, clock.today()) == []


def test_the_days_for_an_amendment_are_data_of_the_plan(world: World) -> None:
    world.plan.amendment_workdays = 3
    world.plan.save()
    report = world.accepted_report()
    with clock.pinned(date(2012, 6, 4)):
        assert granted(world, report).due_on == date(2012, 6, 7)


def test_what_it_no_longer_claims_is_verified_no_longer(world: World) -> None:
    world.accepted_filing()
    report = world.accepted_report(percent=100)
    assert standing(world).done_verified
    accepted(world, report, percent=60, status="in_progress", claims=[], next_steps="继续推进。")
    assert standing(world).verified_percent == 0
    assert not standing(world).done_verified
    assert report.verifications.standing().count() == 0
    assert list(differences(world.plan)) == []


def test_what_it_claims_anew_is_verified(world: World) -> None:
    world.accepted_filing()
    report = world.accepted_report(percent=30)
    first = world.claimable()[0]
    accepted(world, report, percent=50, claims=[first])
    assert standing(world).verified_percent > 0
    assert list(differences(world.plan)) == []


def test_nothing_is_amended_on_a_closed_part(world: World) -> None:
    closing_ = closed(world)
    report = world.measure.reports.get()
    world.accept(report)
    report.refresh_from_db()
    with pytest.raises(Refused):
        asked(world, report)
    closing.reopen(closing_.pk, actor=world.reviewer, source="test", reason="扩大试点。")
    asked(world, report)


def test_a_part_that_was_closed_meanwhile_keeps_its_report(world: World) -> None:
    world.accepted_filing()
    report = world.accepted_report(percent=100)
    amendment = submitted(world, report)
    closed(world)
    with pytest.raises(Refused):
        step(amendment, Step.ACCEPT, world.reviewer)
    assert Amendment.objects.get().state == State.SUBMITTED
    step(amendment, Step.RETURN, world.reviewer, reason="other", comment="已销号。")


def test_each_step_is_one_event_and_one_change(world: World) -> None:
    report = world.accepted_report()
    accepted(world, report, percent=50)
    actions = list(
        AuditEvent.objects.filter(action__startswith="amendment")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert actions == [
        "amendment_request.asked",
        "amendment_request.grant",
        "amendment.saved",
        "amendment.sign",
        "amendment.accept",
    ]
    told = Change.objects.filter(organization=report.organization).order_by("pk")
    assert list(told.values_list("resource", "event"))[-6:] == [
        ("amendment-requests", "amendment_asked"),
        ("amendment-requests", "amendment_decided"),
        ("amendments", "saved"),
        ("amendments", "sign"),
        ("amendments", "accept"),
        ("progress-reports", "amended"),
    ]
    newest = told.last()
    assert newest is not None
    assert newest.version == ProgressReport.objects.get().version


def test_the_history_of_the_document_tells_of_it(world: World) -> None:
    report = world.accepted_report()
    accepted(world, report, percent=50)
    last = report.transitions().last()
    assert last is not None
    assert (last.step, last.comment) == (Step.AMEND, WHY)


def test_a_closed_plan_opens_nothing(world: World) -> None:
    report = world.accepted_report()
    request = asked(world, report)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    with pytest.raises(Refused):
        decide(request, Step.GRANT, world.reviewer)
    assert AmendmentRequest.objects.get().state == Asked.ASKED


def test_an_amended_plan_says_what_its_amendment_says(world: World) -> None:
    filing = world.accepted_filing()
    accepted(world, filing, summary=OTHER_WORDS)
    filing.refresh_from_db()
    assert filing.summary == OTHER_WORDS
    assert filing.amended_on == clock.today()
    assert said(filing)["summary"] == OTHER_WORDS
    assert list(differences(world.plan)) == []


def test_the_change_log_tells_of_it(world: World) -> None:
    report = world.accepted_report()
    accepted(world, report, percent=50)
    told = of_kind(log_of(world, date(2012, 5, 7), clock.today()), Kind.AMENDED)
    assert [(one.organization, one.reason) for one in told] == [(World.A, WHY)]
