"""A part of a measure is closed: asked for, decided, opened again; what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from reports.figures.standings import differences
from reports.models import Standing
from tasks.closing import service
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.errors import Invalid, Refused
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.models import Attachment, Closing
from tasks.progress.service import step_report
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.closings import (
    ACHIEVED,
    WHY_AGAIN,
    asked_closing,
    closed,
    decide,
    done,
    reopened,
)
from tests.factories.world import PDF, World


def standing(world: World, organization: str = World.A) -> Standing:
    return Standing.objects.get(measure=world.measure, organization__short_name=organization)


def owed_on(world: World, day: date, organization: str = World.A) -> dict[str, date]:
    """What the organization owes on P, by the kind of duty with the first date of each."""
    found: dict[str, date] = {}
    debtor = world.organization(organization).pk
    for one in open_duties(Question(day, calendar_around(day))):
        if (one.debtor_id, one.measure_id) == (debtor, world.measure.pk):
            found.setdefault(one.kind.value, one.due_on)
    return found


def test_what_is_granted_is_complete_from_that_day(world: World) -> None:
    closing = asked_closing(world)
    assert not standing(world).done_verified  # asking moves nothing
    decide(closing, Step.GRANT, world.reviewer)
    assert standing(world).done_verified
    assert standing(world).verified_percent == 100  # granting is its verification
    assert standing(world).closures == [[clock.today().isoformat(), None]]
    assert list(differences(world.plan)) == []


def test_a_refusal_needs_words_and_closes_nothing(world: World) -> None:
    closing = asked_closing(world)
    with pytest.raises(Invalid):
        decide(closing, Step.REFUSE, world.reviewer)
    decide(closing, Step.REFUSE, world.reviewer, "验收材料不全。")
    assert not standing(world).done_verified
    assert asked_closing(world).is_open  # mended, it may be asked for again


def test_a_request_taken_back_closes_nothing(world: World) -> None:
    closing = asked_closing(world)
    decide(closing, Step.WITHDRAW, world.approver())
    with pytest.raises(Refused):
        decide(closing, Step.GRANT, world.reviewer)
    assert not standing(world).done_verified


def test_only_what_is_declared_done_is_closed(world: World) -> None:
    world.accepted_filing()
    with pytest.raises(Refused):
        service.ask(world.measure.pk, actor=world.reporter(), source="test", reason=ACHIEVED)
    world.submitted_report(percent=60)
    with pytest.raises(Refused):
        service.ask(world.measure.pk, actor=world.reporter(), source="test", reason=ACHIEVED)


def test_a_report_that_came_back_meanwhile_is_not_granted_on(world: World) -> None:
    closing = asked_closing(world)
    world.send_back(world.measure.reports.get())
    with pytest.raises(Refused):
        decide(closing, Step.GRANT, world.reviewer)
    assert Closing.objects.get().is_open


def test_what_is_closed_is_not_closed_again(world: World) -> None:
    closed(world)
    with pytest.raises(Refused):
        service.ask(world.measure.pk, actor=world.reporter(), source="test", reason="再次申请。")


def test_nothing_is_owed_on_a_closed_part(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(date(2012, 6, 4)):
        closing = asked_closing(world)
        july = date(2012, 7, 30)
        assert owed_on(world, july)[DutyKind.REPORT] == date(2012, 6, 25)
        assert DutyKind.CONTRIBUTION in owed_on(world, july, World.B)
        decide(closing, Step.GRANT, world.reviewer)
        assert owed_on(world, july) == {}
        assert owed_on(world, july, World.B) == {}


def test_the_part_of_a_prefecture_is_closed_for_itself(world: World) -> None:
    world.accepted_filing(World.A)
    closed(world, World.X)
    assert standing(world, World.X).done_verified
    assert not standing(world, World.A).done_verified
    assert owed_on(world, date(2012, 7, 30), World.X) == {}
    assert DutyKind.REPORT in owed_on(world, date(2012, 7, 30), World.A)
    assert list(differences(world.plan)) == []


def test_what_is_opened_again_is_owed_again_and_not_late_at_once(world: World) -> None:
    with clock.pinned(date(2012, 6, 4)):
        closing = closed(world)
    with clock.pinned(date(2012, 8, 23)):
        reopened(world, closing)
        # What fell due while it was closed, June and July, is not asked for; five working days.
        assert owed_on(world, date(2012, 8, 23)) == {DutyKind.REPORT: date(2012, 8, 30)}
        assert not standing(world).done_verified
        assert list(differences(world.plan)) == []


def test_milestones_come_back_some_days_later(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    world.period = world.plan.periods.get(code="2012-06")
    with clock.pinned(date(2012, 6, 4)):
        report = world.submitted_report(percent=100)
        report.claims.all().delete()
        closing = service.ask(
            world.measure.pk, actor=world.reporter(), source="test", reason=ACHIEVED
        )
        decide(closing, Step.GRANT, world.reviewer)
    with clock.pinned(date(2013, 1, 4)):
        assert owed_on(world, clock.today()) == {}
        reopened(world, closing)
        assert owed_on(world, clock.today())[DutyKind.MILESTONE] == date(
            2013, 1, 9
        )  # a weekend was worked


def test_an_old_declaration_says_nothing_after_the_reopening(world: World) -> None:
    """Also where the report was accepted and every milestone verified."""
    world.accepted_filing()
    world.accepted_report(percent=100)
    closing = closed(world)
    reopened(world, closing)
    assert not standing(world).done_verified
    assert list(differences(world.plan)) == []
    world.period = world.plan.periods.get(code="2012-06")
    with clock.pinned(date(2012, 6, 4)):
        world.accepted_report(percent=100)
    assert standing(world).done_verified


def test_the_unit_asks_for_the_reopening(world: World) -> None:
    closing = closed(world)
    again = service.ask_again(closing.pk, actor=world.approver(), source="test", reason=WHY_AGAIN)
    assert standing(world).done_verified
    decide(again, Step.GRANT, world.reviewer)
    assert not standing(world).done_verified
    closing.refresh_from_db()
    assert closing.reopened_at is not None
    with pytest.raises(Refused):
        reopened(world, closing)


def test_opened_again_it_can_be_closed_again(world: World) -> None:
    reopened(world, closed(world))
    world.period = world.plan.periods.get(code="2012-06")
    with clock.pinned(date(2012, 6, 4)):
        world.submitted_report(percent=100)
        closing = service.ask(
            world.measure.pk, actor=world.reporter(), source="test", reason=ACHIEVED
        )
        decide(closing, Step.GRANT, world.reviewer)
    assert standing(world).done_verified
    assert len(standing(world).closures) == 2
    assert list(differences(world.plan)) == []


def test_a_reopening_needs_words_and_tells_everybody_on_the_line(world: World) -> None:
    closing = closed(world)
    with pytest.raises(Invalid):
        service.reopen(closing.pk, actor=world.reviewer, source="test", reason=" ")
    world.reporter()
    reopened(world, closing)
    told = Change.objects.filter(event="reopened", resource="closings")
    line = {world.organization(name).pk for name in (World.A, World.B)}
    assert line <= set(told.values_list("organization", flat=True))
    assert InboxMessage.objects.filter(recipient=world.reporter(), intent__body=WHY_AGAIN).exists()


def test_nobody_closes_what_he_wrote_or_signed(world: World) -> None:
    both = world.person(World.COMMISSION, Role.COMMISSION, Role.APPROVER)
    lines = Standing.objects.filter(organization=both.organization, role="lead")
    world.measure = lines.first().measure  # type: ignore[union-attr]  # it leads some
    world.accepted_filing(World.COMMISSION)
    report = world.draft_report(World.COMMISSION, percent=100)
    step_report(report.pk, Step.SIGN, actor=both, source="test", revision=report.revision)
    closing = asked_closing(world, World.COMMISSION)
    with pytest.raises(PermissionDenied):
        decide(closing, Step.GRANT, both)
    decide(closing, Step.GRANT, world.reviewer)


def test_only_who_holds_the_part_asks_and_only_the_commission_decides(world: World) -> None:
    done(world)
    for person, error in (
        (world.reporter(World.B), PermissionDenied),  # on the line, but reports nothing
        (world.reporter(World.C), Http404),
        (world.reviewer, PermissionDenied),
        (world.person(World.A, Role.LEADER), PermissionDenied),
    ):
        with pytest.raises(error):
            service.ask(world.measure.pk, actor=person, source="test", reason=ACHIEVED)
    closing = asked_closing(world)
    for person, error in (
        (world.approver(), PermissionDenied),
        (world.reporter(World.C), Http404),
    ):
        with pytest.raises(error):
            decide(closing, Step.GRANT, person)
    decide(closing, Step.GRANT, world.reviewer)
    for person, error in (
        (world.approver(), PermissionDenied),
        (world.reporter(World.B), PermissionDenied),
        (world.reporter(World.C), Http404),
    ):
        with pytest.raises(error):
            service.reopen(closing.pk, actor=person, source="test", reason=WHY_AGAIN)


def test_asked_twice_is_one_request(world: World) -> None:
    first = asked_closing(world)
    assert asked_closing(world) == first
    with pytest.raises(Refused):
        asked_closing(world, reason="另一份说明。")
    assert AuditEvent.objects.filter(action="closing.asked").count() == 1


@pytest.mark.parametrize("reason", [" \n", "长" * 8001])
def test_what_lacks_words_is_refused_at_its_place(reason: str, world: World) -> None:
    done(world)
    with pytest.raises(Invalid) as refusal:
        asked_closing(world, reason=reason)
    assert {one.place for one in refusal.value.problems} == {"reason"}
    assert not Closing.objects.exists()


def test_evidence_comes_and_goes_until_it_is_decided(world: World) -> None:
    done(world)
    judged = judge(ContentFile(PDF, "验收意见.pdf"))
    closing = service.ask(
        world.measure.pk, actor=world.reporter(), source="test", reason=ACHIEVED, judged=judged
    )
    (file,) = closing.attachments.all()
    seen = closing.version
    files.remove(file.pk, actor=world.approver(), source="test")
    with pytest.raises(Refused):  # what was read is not what is there
        service.step_closing(
            closing.pk, Step.GRANT, actor=world.reviewer, source="test", revision=seen
        )
    decide(closing, Step.GRANT, world.reviewer)
    closing.refresh_from_db()
    with pytest.raises(Refused):
        files.attach(closing, judged, actor=world.reporter(), source="test")
    assert Attachment.objects.filter(removed_at=None).count() == 0


def test_a_request_is_a_duty_of_the_commission_until_it_is_decided(world: World) -> None:
    closing = asked_closing(world)

    def waiting() -> list[int | None]:
        on = clock.today()
        duties = owed_by(world.reviewer, Question(on, calendar_around(on)))
        return [one.document_id for one in duties if one.kind is DutyKind.DECISION]

    assert waiting() == [closing.pk]
    decide(closing, Step.GRANT, world.reviewer)
    assert waiting() == []


def test_each_action_is_one_event(world: World) -> None:
    done(world)
    events = AuditEvent.objects.count()
    closing = asked_closing(world)
    decide(closing, Step.GRANT, world.reviewer)
    reopened(world, closing)
    actions = AuditEvent.objects.order_by("pk")[events:].values_list("action", flat=True)
    assert list(actions) == ["closing.asked", "closing.grant", "closing.reopened"]
    assert Closing.objects.filter(state=Asked.GRANTED).count() == 2
