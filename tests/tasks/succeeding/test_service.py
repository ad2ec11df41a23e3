"""Organizations end in mid-year: the successor goes on with their lines, and nothing is lost."""

import json
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from departments.models import ChangeKind, OrganizationChange, User
from departments.organizations.registry import add_organization
from departments.reorganizing import service as reorganizing
from departments.reorganizing.service import ChangeInput
from reform_tracker import clock
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import Intent
from reports.figures.rollups import current_period, plan_figures
from reports.figures.standings import differences
from reports.figures.values import LedgerRow, freeze
from reports.models import Standing
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Refused
from tasks.filing.service import step_filing
from tasks.models import Assignment, MilestoneRevision, ProgressReport, ReportingPeriod
from tasks.progress import service as progress
from tasks.progress.claims import claimable_milestones
from tasks.reminding import planner
from tasks.signing.workflow import Step
from tasks.succeeding.service import change_organization
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.duties.test_counting import counts_what_is_listed

LAST_OF_MAY, DAY, AFTER = date(2012, 5, 31), date(2012, 6, 20), date(2012, 6, 28)
D, NEW = "省财政厅", "省地方金融局"


def change(
    world: World,
    kind: ChangeKind = ChangeKind.MERGED,
    organization: str = World.A,
    to: str | None = World.C,
    lines: Mapping[int, int] | None = None,
    **given: Any,
) -> OrganizationChange:
    content: dict[str, Any] = {"on": clock.today(), "basis": "甘政发〔2012〕80号"} | given
    return change_organization(
        ChangeInput(
            organization=world.organization(organization),
            kind=kind,
            successor=world.organization(to) if to else None,
            **content,
        ),
        lines or {},
        actor=world.reviewer,
        source="test",
    )


def shown(world: World, on: date) -> str:
    period = current_period(world.plan, on)
    assert period is not None
    return json.dumps(freeze(plan_figures(world.plan, period, on)), default=str)


def row_of(world: World, on: date, organization: str) -> LedgerRow | None:
    period = current_period(world.plan, on)
    assert period is not None
    rows = plan_figures(world.plan, period, on).ledger
    mine = [one for one in rows if one.measure_id == world.measure.pk]
    return next((one for one in mine if one.organization == organization), None)


def duties_of(world: World, organization: str) -> set[tuple[str, int | None, str]]:
    today = clock.today()
    asked = Question(
        today, calendar_around(today), organization_id=world.organization(organization).pk
    )
    counts_what_is_listed(today, world.organization(organization).pk)
    return {(one.kind.value, one.measure_id, one.period) for one in open_duties(asked)}


@pytest.fixture
def may(world: World) -> World:
    """A plan accepted and May reported on both sides: by A, and by C on a line of its own."""
    world.accepted_filing()
    world.accepted_filing(World.C)
    world.accepted_report(percent=30)
    return world


def test_the_figures_of_before_are_the_same_to_the_byte(may: World) -> None:
    with clock.pinned(LAST_OF_MAY):
        before = shown(may, LAST_OF_MAY)
    with clock.pinned(date(2012, 6, 19)):
        eve = shown(may, date(2012, 6, 19))
    with clock.pinned(DAY):
        change(may)
        assert shown(may, LAST_OF_MAY) == before
        assert shown(may, date(2012, 6, 19)) == eve
        out = StringIO()
        number = may.plan.number
        call_command("figures", "--plan", number, "--on", "2012-05-31", "--json", stdout=out)
        assert json.dumps(json.loads(out.getvalue())) == json.dumps(json.loads(before))
        call_command("rebuild_standings", "--check", stdout=StringIO())


def test_the_successor_stands_where_the_body_before_it_stood(may: World) -> None:
    with clock.pinned(DAY):
        before = row_of(may, DAY, World.A)
        change(may)
        now = row_of(may, DAY, World.C)
        assert row_of(may, DAY, World.A) is None
        assert before
        assert now
        for name in ("declared", "verified", "scheduled", "light", "milestones", "horizon"):
            assert getattr(now, name) == getattr(before, name), name
        assert list(differences(may.plan)) == []
        told = shown(may, DAY)
    with clock.pinned(date(2012, 8, 1)):
        assert shown(may, DAY) == told


def test_open_duties_go_to_the_successor_and_what_is_done_stays_done(may: World) -> None:
    with clock.pinned(DAY):
        before = duties_of(may, World.A)
        change(may)
        assert duties_of(may, World.A) == set()
        assert before - {("filing", None, "")} <= duties_of(may, World.C)
        owed = {(kind, period) for kind, pk, period in before if pk == may.measure.pk}
        assert ("report", "2012-06") in owed
        assert ("report", "2012-05") not in owed


def test_a_report_of_the_running_month_need_not_be_made_twice(may: World) -> None:
    june = ReportingPeriod.objects.get(plan=may.plan, code="2012-06")
    may.period = june
    with clock.pinned(date(2012, 6, 18)):
        may.submitted_report(percent=40)
    with clock.pinned(DAY):
        change(may)
        assert ("report", may.measure.pk, "2012-06") not in duties_of(may, World.C)
        row = row_of(may, DAY, World.C)
        assert row
        assert (row.declared, row.reported) == (40, True)
        told = shown(may, DAY)
    with clock.pinned(date(2012, 7, 3)):
        assert shown(may, DAY) == told


def test_reminders_go_to_the_people_of_the_successor(may: World) -> None:
    old, new = may.reporter(), may.reporter(World.C)
    with clock.pinned(date(2012, 6, 19)):
        planner.plan(clock.today())
    mine = Intent.objects.filter(recipient=old, measure_id=may.measure.pk, duty="report")
    assert mine.unsettled().exists()
    with clock.pinned(DAY):
        change(may)
        assert not mine.unsettled().reminders().exists()
    with clock.pinned(date(2012, 6, 21)):
        planner.plan(clock.today())
    theirs = Intent.objects.filter(recipient=new, measure_id=may.measure.pk, duty="report")
    assert theirs.unsettled().exists()
    assert not mine.filter(business_date__gt=DAY).exists()


def test_a_draft_is_written_on_by_the_successor_and_signed_by_any_of_its_approvers(
    world: World,
) -> None:
    world.accepted_filing()
    draft = world.handed_over_report(percent=30, progress="写了一半。")
    world.attachment(world.filing(World.X))
    with clock.pinned(DAY):
        change(world)
        copy = ProgressReport.objects.get(organization=world.organization(World.C))
        assert (copy.progress, copy.state) == ("写了一半。", "draft")
        assert set(copy.writers.all()) == {world.reporter()}
        draft.refresh_from_db()
        with pytest.raises(Refused):
            progress.step_report(draft.pk, Step.SIGN, actor=world.approver(), source="test")
        progress.step_report(copy.pk, Step.SIGN, actor=world.approver(World.C), source="test")
    draft.refresh_from_db()
    assert (draft.state, draft.ended_on) == ("ready", DAY)


def test_what_comes_back_comes_back_to_the_successor(world: World) -> None:
    world.accepted_filing()
    report = world.submitted_report(percent=30)
    with clock.pinned(DAY):
        change(world)
        progress.step_report(
            report.pk, Step.RETURN, actor=world.reviewer, source="test", reason="other",
            comment="数字不符。",
        )  # fmt: skip
        copy = ProgressReport.objects.get(organization=world.organization(World.C))
        assert (copy.review_comment, copy.state) == ("数字不符。", "draft")
        assert ("report", world.measure.pk, "2012-05") in duties_of(world, World.C)
        told = Intent.objects.filter(step="return", document_id=report.pk)
        people = {one.organization for one in User.objects.filter(intents__in=told)}
        assert people <= {world.organization(World.C)}
        assert list(differences(world.plan)) == []


def test_the_successor_claims_and_has_verified_what_was_promised_before(may: World) -> None:
    with clock.pinned(DAY):
        change(may)
        mine = claimable_milestones(may.measure.pk, may.organization(World.C).pk)
        assert len(mine) == 3
        may.period = ReportingPeriod.objects.get(plan=may.plan, code="2012-06")
        may.accepted_report(World.C, percent=100)
        row = Standing.objects.get(measure=may.measure)
        assert (row.organization, row.verified_percent) == (may.organization(World.C), 100)
        assert claimable_milestones(may.measure.pk, may.organization(World.C).pk) == []
    with clock.pinned(date(2012, 7, 10)):
        assert ("report", may.measure.pk, "2012-07") not in duties_of(may, World.C)


@pytest.fixture
def verified(world: World) -> World:
    """A has reached its first milestone, and that is verified."""
    world.accepted_filing()
    (first, *_rest) = claimable_milestones(world.measure.pk, world.organization(World.A).pk)
    draft = world.draft_report(percent=30)
    progress.save_report(
        world.measure.pk, world.period.pk, actor=world.reporter(), source="test",
        version=draft.version, claimed=[first.pk],
        content=progress.ReportInput(percent=31, progress="办法已印发。", next_steps="继续。"),
    )  # fmt: skip
    progress.step_report(draft.pk, Step.SIGN, actor=world.approver(), source="test")
    progress.step_report(draft.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    return world


def test_a_new_body_files_a_plan_that_begins_with_what_was_promised(verified: World) -> None:
    world = verified
    with clock.pinned(DAY):
        add_organization(
            short_name=NEW, formal_name=NEW, kind="department", actor=None, source="test",
            valid_from=DAY,
        )  # fmt: skip
        change(world, to=NEW)
        filing = world.filing(NEW)
        assert filing.duty_due_on > DAY
        rows = signed_in(world.reviewer).get("/filings/").context["rows"]
        assert [late for row, late in rows if row == filing] == [0]  # its own day is to come
        assert ("filing", None, "") in duties_of(world, NEW)
        led = filing.commitments.values_list("measure_id", flat=True)
        assert world.measure.pk in led
        before = Standing.objects.get(measure=world.measure)
        assert (before.verified_percent, len(before.schedule)) == (20, 3)
        world.draft_filing(NEW)
        filing = world.filing(NEW)
        step_filing(
            filing.pk, Step.SIGN, actor=world.approver(NEW), source="test",
            revision=filing.revision,
        )  # fmt: skip
        step_filing(filing.pk, Step.ACCEPT, actor=world.reviewer, source="test")
        after = Standing.objects.get(measure=world.measure)
        assert (after.verified_percent, after.schedule) == (20, before.schedule)
        assert len(claimable_milestones(world.measure.pk, world.organization(NEW).pk)) == 2
        assert list(differences(world.plan)) == []
    dates = MilestoneRevision.objects.filter(
        milestone__commitment__filing=filing, milestone__commitment__measure=world.measure
    )
    assert {(one.kind, one.recorded_on) for one in dates} == {("original", date(2012, 5, 8))}


def test_what_is_abolished_leaves_its_lines_to_those_that_are_named(world: World) -> None:
    parts = Assignment.objects.filter(organization=world.organization(World.A))
    lines = {part.measure_id: world.organization(D).pk for part in parts}
    with clock.pinned(DAY):
        change(world, ChangeKind.ABOLISHED, to=None, lines=lines)
        assert world.organization(World.A).successor is None
        assert world.measure.assignments.get(role="lead").organization == world.organization(D)


def test_a_prefecture_goes_on_with_what_another_one_took_on(world: World) -> None:
    world.accepted_filing(World.X)
    world.accepted_report(World.X, percent=30)
    with clock.pinned(LAST_OF_MAY):
        before = shown(world, LAST_OF_MAY)
    with clock.pinned(DAY):
        change(world, organization=World.X, to=World.Y)
        part = world.measure.assignments.get(role="local")
        assert part.organization == world.organization(World.Y)
        row = row_of(world, DAY, World.Y)
        assert row
        assert (row.declared, row.light == "none") == (30, False)
        assert shown(world, LAST_OF_MAY) == before
        browser = signed_in(world.reporter(World.Y))
        report = ProgressReport.objects.get(organization=world.organization(World.X))
        filing = world.filing(World.X)
        for url in (f"/progress/{report.pk}/", f"/filings/{filing.pk}/"):
            assert browser.get(url).status_code == 200, url
        address = f'"/filings/{filing.pk}/"'
        assert address not in browser.get("/filings/").content.decode()
        for query in ({"organization": filing.organization_id}, {"state": "passed_on"}):
            assert address in browser.get("/filings/", query).content.decode(), query
        assert list(differences(world.plan)) == []


def test_what_ended_meanwhile_takes_nothing_over(world: World) -> None:
    with clock.pinned(date(2012, 6, 18)):
        planned = change(world, on=AFTER)
    with clock.pinned(DAY):
        organization = world.organization(World.C)
        organization.valid_until = date(2012, 6, 19)
        organization.save()
    with clock.pinned(AFTER):
        assert reorganizing.put_due_into_effect(source="system") == 0
        planned.refresh_from_db()
        assert planned.is_planned
        assert world.measure.assignments.get(role="lead").organization == world.organization(
            World.A
        )
        page = signed_in(world.reviewer).get("/organizations/changes/").content.decode()
        assert "badge-red" not in page  # its day is today
    with clock.pinned(date(2012, 7, 2)):
        page = signed_in(world.reviewer).get("/organizations/changes/").content.decode()
        assert "badge-red" in page


def test_two_changes_one_after_the_other_keep_what_the_first_body_did(may: World) -> None:
    with clock.pinned(DAY):
        change(may)
    with clock.pinned(AFTER):
        change(may, organization=World.C, to=D)
        row = row_of(may, AFTER, D)
        assert row
        assert row.declared == 30
        assert row.light != "none"
        assert may.organization(World.A).successor == may.organization(D)
        assert list(differences(may.plan)) == []


def test_both_feeds_and_the_tasks_history_tell_of_the_line(may: World) -> None:
    with clock.pinned(DAY):
        change(may)
    told = Change.objects.filter(resource="measures", object_id=may.measure.pk)
    assert set(told.values_list("organization", "event")) == {
        (may.organization(World.A).pk, "deleted"),
        (may.organization(World.C).pk, "corrected"),
    }
    (correction,) = may.measure.corrections.all()
    assert (correction.field, correction.before, correction.after) == ("lead", World.A, World.C)


def test_a_change_entered_ahead_holds_from_its_day(world: World) -> None:
    with clock.pinned(date(2012, 6, 18)):
        made = change(world, on=DAY)
        assert made.applied_on is None
        assert world.measure.assignments.get(role="lead").organization == world.organization(
            World.A
        )
    with clock.pinned(DAY):
        assert reorganizing.put_due_into_effect(source="system") == 1
        assert reorganizing.put_due_into_effect(source="system") == 0
    assert world.measure.assignments.get(role="lead").organization == world.organization(World.C)


def test_a_renamed_body_bears_its_former_name_in_former_figures(may: World) -> None:
    with clock.pinned(LAST_OF_MAY):
        before = shown(may, LAST_OF_MAY)
    with clock.pinned(DAY):
        names: dict[str, Any] = {
            "short_name": "省金融局",
            "formal_name": "甘肃省地方金融监督管理局",
        }
        change(may, ChangeKind.RENAMED, to=None, **names)
        assert shown(may, LAST_OF_MAY) == before
        assert row_of(may, DAY, "省金融局")
        assert row_of(may, DAY, World.A) is None


def test_whoever_guides_and_leads_passes_both_parts_on(world: World) -> None:
    former = world.organization(World.A)
    Assignment.objects.create(measure=world.measure, organization=former, role="guide", order=9)
    with clock.pinned(DAY):
        change(world)
    heir = Assignment.objects.filter(measure=world.measure, organization__short_name=World.C)
    assert set(heir.values_list("role", flat=True)) == {"lead", "guide"}
    assert not Assignment.objects.filter(organization=former).exists()


def test_a_guide_that_supports_the_line_already_does_both_afterwards(world: World) -> None:
    Assignment.objects.create(
        measure=world.measure, organization=world.organization(World.C), role="guide", order=9
    )
    with clock.pinned(DAY):
        change(world, organization=World.C, to=World.B)
    heir = Assignment.objects.filter(measure=world.measure, organization__short_name=World.B)
    assert set(heir.values_list("role", flat=True)) == {"support", "guide"}
