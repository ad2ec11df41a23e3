"""Plans side by side: open from publication until somebody closes them."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from departments.models import Organization
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks import lifetime, reminders
from tasks.errors import Invalid, Refused
from tasks.importers.official import parse_document
from tasks.models import (
    AgendaItem,
    FilingExemption,
    ImplementationPlan,
    Measure,
    Milestone,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
)
from tasks.models.signed import State
from tasks.obligations import Obligation, Question, calendar_around, open_obligations, owed_by
from tasks.services import importing, periods, publishing
from tasks.services.filing import save_filing, step_filing
from tasks.services.progress import step_report
from tasks.services.promises import MilestoneInput
from tasks.signing.workflow import Step
from tests.contract.import_cases import ready
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.test_query_counts import queries_of

WINTER, NEW_YEAR = date(2012, 12, 28), date(2013, 1, 21)
REASON = "各项任务办结。"


def next_year(plan: ReformPlan) -> ReformPlan:
    """The document of 2013, issued before 2012 is over."""
    document = parse_document(plan.source_text)
    deadline = document.filing_deadline
    assert deadline is not None
    with clock.pinned(date(2012, 12, 20)):
        return publishing.publish(
            replace(
                document,
                number="甘政发〔2012〕153号",
                opinion_title=(document.opinion_title or "").replace("2012年", "2013年"),
                issued_on=date(2012, 12, 20),
                filing_deadline=replace(deadline, date=date(2013, 5, 15)),
                source_text=document.source_text + "\n",
            ),
            actor=None,
            source="test",
        ).plan


def duties(on: date, plan: int | None = None) -> list[Obligation]:
    with clock.pinned(on):
        return open_obligations(Question(on, calendar_around(on), plan=plan))


def keys(found: list[Obligation]) -> list[tuple[str, date]]:
    return sorted((duty.key, duty.due_on) for duty in found)


def close(world: World, plan: ReformPlan) -> ReformPlan:
    return lifetime.close_plan(plan.pk, actor=world.reviewer, source="test", reason=REASON)


def going_on(world: World, unit: str = World.A) -> ImplementationPlan:
    """An accepted filing whose measure P goes on into the next year."""
    content = world.filing_content(unit)
    last = MilestoneInput("全面完成", date(2013, 6, 28), 40)
    world.save_filing(
        replace(
            content,
            commitments=tuple(
                replace(
                    one,
                    horizon=Measure.Horizon.CROSS_YEAR,
                    milestones=(*one.milestones[:-1], last),
                )
                for one in content.commitments
            ),
        ),
        unit,
    )
    return sign_and_accept(world, world.filing(unit))


def sign_and_accept(world: World, row: ImplementationPlan) -> ImplementationPlan:
    approver = world.person(row.organization.short_name, Role.APPROVER)
    step_filing(row.pk, Step.SIGN, actor=approver, source="test", revision=row.revision)
    return step_filing(row.pk, Step.ACCEPT, actor=world.reviewer, source="test")


def test_a_plan_issued_in_december_silences_none_of_the_year(world: World) -> None:
    world.accepted_filing()
    before = duties(WINTER)
    assert len(before) > 100
    new = next_year(world.plan)
    assert (new.year, new.is_open) == (2013, True)
    after = duties(WINTER)
    assert keys([duty for duty in after if duty.plan_id == world.plan.pk]) == keys(before)
    added = Counter(duty.kind.value for duty in after if duty.plan_id == new.pk)
    assert added == {"filing": new.filings.count()}


def test_with_several_plans_a_duty_says_under_which_it_is_owed(world: World) -> None:
    assert not [duty for duty in duties(WINTER) if world.plan.number in duty.detail]
    new = next_year(world.plan)
    for duty in duties(WINTER):
        number = {world.plan.pk: world.plan.number, new.pk: new.number}[duty.plan_id or 0]
        assert duty.detail.startswith(f"{number} · "), duty
    with clock.pinned(WINTER):
        desk = signed_in(world.reporter()).get("/desk/").content.decode()
    assert world.plan.number in desk
    assert new.number in desk


def test_asked_for_one_plan_the_others_are_not_built(world: World) -> None:
    world.accepted_filing()
    new = next_year(world.plan)
    for plan in (world.plan, new):
        whole = [duty for duty in duties(WINTER) if duty.plan_id == plan.pk]
        assert keys(duties(WINTER, plan=plan.pk)) == keys(whole)
    with clock.pinned(WINTER):
        mine = owed_by(world.reporter(), WINTER, calendar_around(WINTER), plan=new.pk)
    assert {duty.plan_id for duty in mine} == {new.pk}


def test_under_a_closed_plan_nothing_is_owed_and_it_stays_readable(world: World) -> None:
    report = world.accepted_report()
    new = next_year(world.plan)
    with clock.pinned(WINTER):
        closed = close(world, world.plan)
        assert (closed.closed_on, closed.closed_by) == (WINTER, world.reviewer)
        assert {duty.plan_id for duty in duties(WINTER)} == {new.pk}
        browser = signed_in(world.reviewer)
        for page in (
            f"/plans/{world.plan.pk}/",
            f"/plans/{world.plan.pk}/tasks/",
            f"/plans/{world.plan.pk}/document/",
            f"/progress/{report.pk}/",
        ):
            assert browser.get(page).status_code == 200, page
        text = browser.get("/plans/").content.decode()
    assert REASON in text
    assert world.reviewer.full_name in text
    event = AuditEvent.objects.get(action="plan.closed")
    assert (event.data["number"], event.data["reason"]) == (world.plan.number, REASON)


def test_nothing_of_a_closed_plan_can_be_changed(world: World) -> None:
    filed, draft = world.submitted_filing(World.B), world.draft_filing()
    report = world.draft_report()
    close(world, world.plan)
    content = world.filing_content()
    attempts = (
        lambda: save_filing(
            draft.pk,
            actor=world.reporter(),
            source="test",
            version=draft.version,
            content=content,
        ),
        lambda: step_filing(filed.pk, Step.ACCEPT, actor=world.reviewer, source="test"),
        lambda: step_report(
            report.pk,
            Step.HAND_OVER,
            actor=world.reporter(),
            source="test",
            revision=report.revision,
        ),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="已办结"):
            attempt()
    draft.refresh_from_db()
    filed.refresh_from_db()
    assert (draft.state, filed.state) == (State.DRAFT, State.SUBMITTED)


def test_opened_again_everything_is_owed_again(world: World) -> None:
    before = duties(WINTER)
    close(world, world.plan)
    lifetime.reopen_plan(
        world.plan.pk, actor=world.reviewer, source="test", reason="尚有任务未完。"
    )
    assert keys(duties(WINTER)) == keys(before)
    event = AuditEvent.objects.get(action="plan.reopened")
    assert event.data["former_reason"] == REASON


def test_closing_needs_a_reason_and_the_commission(world: World) -> None:
    with pytest.raises(Invalid):
        lifetime.close_plan(world.plan.pk, actor=world.reviewer, source="test", reason=" ")
    for person in (world.reporter(), world.person(World.COMMISSION, Role.LEADER)):
        with pytest.raises(PermissionDenied):
            lifetime.close_plan(world.plan.pk, actor=person, source="test", reason=REASON)
    assert ReformPlan.objects.get().is_open
    browser = signed_in(world.reviewer)
    browser.post(f"/plans/{world.plan.pk}/close/", {"reason": ""})
    assert ReformPlan.objects.get().is_open
    browser.post(f"/plans/{world.plan.pk}/close/", {"reason": REASON})
    assert not ReformPlan.objects.get().is_open


# --- Periods that run on ------------------------------------------------------------------------


def test_what_goes_on_is_reported_on_in_the_next_year(world: World) -> None:
    going_on(world)
    reminders.plan(NEW_YEAR)
    codes = list(ReportingPeriod.objects.order_by("code").values_list("code", flat=True))
    assert codes[-2:] == ["2012-12", "2013-01"]
    january = [
        duty for duty in duties(NEW_YEAR) if duty.kind == "report" and duty.period == "2013-01"
    ]
    led = Measure.objects.filter(assignments__organization=world.unit(World.A))
    assert {duty.organization for duty in january} == {World.A}
    assert {duty.measure_id for duty in january} <= set(led.values_list("pk", flat=True))
    assert [duty.due_on for duty in january if duty.measure_id == world.measure.pk] == [
        date(2013, 1, 25)
    ]
    assert periods.run_on(NEW_YEAR) == 0


def test_without_anything_that_goes_on_the_year_ends_in_december(world: World) -> None:
    world.accepted_filing()
    assert periods.run_on(NEW_YEAR) == 0
    assert ReportingPeriod.objects.latest("code").code == "2012-12"


def test_a_closed_plan_gets_no_more_periods(world: World) -> None:
    going_on(world)
    close(world, world.plan)
    assert periods.run_on(NEW_YEAR) == 0


def test_periods_run_no_further_than_the_bound(world: World) -> None:
    going_on(world)
    assert world.plan.years_beyond == 2
    periods.run_on(date(2019, 3, 1))
    assert ReportingPeriod.objects.latest("code").code == "2014-12"


@pytest.mark.parametrize(
    ("horizon", "year", "fine"),
    [("cross_year", 2014, True), ("cross_year", 2015, False), ("within_year", 2013, False)],
)
def test_milestones_lie_in_the_year_or_within_the_bound(
    horizon: str, year: int, *, fine: bool, world: World
) -> None:
    content = world.filing_content()
    last = MilestoneInput("全面完成", date(year, 6, 28), 40)
    wanted = replace(
        content,
        commitments=tuple(
            replace(one, horizon=horizon, milestones=(*one.milestones[:-1], last))
            for one in content.commitments
        ),
    )
    if fine:
        world.save_filing(wanted)
    else:
        with pytest.raises(Invalid):
            world.save_filing(wanted)
    assert Milestone.objects.filter(due_on__year=year).exists() == fine


# --- Who owes an implementation plan --------------------------------------------------------------


def test_the_page_says_how_many_filings_of_whom_will_be_owed(world: World) -> None:
    draft = ready(world)
    known, unknown = importing.filers(draft)
    text = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    whole = len(known.all) + len(unknown)
    assert f"共需报送{whole}份实施方案" in text
    assert f"市州{len(known.prefectures)}个" in text
    plan = published(world, draft.pk, draft.version)
    assert plan.filings.count() == whole


def published(world: World, pk: int, version: int, **more: object) -> ReformPlan:
    url = f"/imports/{pk}/publish/"
    answer = signed_in(world.reviewer).post(url, {"version": version, **more})
    assert answer.status_code == 302
    return ReformPlan.objects.latest("pk")


def test_prefectures_can_be_left_out_with_the_reason_kept(world: World) -> None:
    draft = ready(world)
    known, _unknown = importing.filers(draft)
    left_out = [unit.pk for unit in known.prefectures]
    reason = "本文件只涉及省直部门。"
    browser = signed_in(world.reviewer)
    url = f"/imports/{draft.pk}/publish/"
    answer = browser.post(url, {"version": draft.version, "exempt": left_out})
    assert answer.status_code == 422  # without the reason; the choice is still there
    assert answer.content.decode().count("checked") == len(left_out)
    plan = published(world, draft.pk, draft.version, exempt=left_out, exempt_reason=reason)
    assert plan.pk != world.plan.pk
    assert not plan.filings.filter(organization__in=left_out).exists()
    kept = FilingExemption.objects.filter(plan=plan)
    assert {(one.organization_id, one.reason, one.by) for one in kept} == {
        (pk, reason, world.reviewer) for pk in left_out
    }
    event = AuditEvent.objects.get(action="plan.published", object_id=plan.pk)
    assert event.data["exempt"] == sorted(left_out)
    assert event.data["reason"] == reason


def test_who_would_owe_nothing_cannot_be_left_out(world: World) -> None:
    draft = ready(world)
    outsider = Organization.objects.government()
    assert outsider is not None
    with pytest.raises(Invalid):
        importing.publish_draft(
            draft.pk,
            actor=world.reviewer,
            source="test",
            version=draft.version,
            exempt=publishing.Exempt(frozenset({outsider.pk}), "无"),
        )
    assert ReformPlan.objects.count() == 1


# --- Pages ----------------------------------------------------------------------------------------


def followed(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_each_plan_is_reached_in_one_click_and_is_remembered(world: World) -> None:
    new, old = next_year(world.plan), world.plan
    browser = signed_in(world.reviewer)
    with clock.pinned(WINTER):
        text = browser.get(f"/plans/{old.pk}/tasks/").content.decode()
        assert f'href="/plans/{new.pk}/tasks/"' in text
        assert followed(browser, "/tasks/") == f"/plans/{old.pk}/tasks/"
        browser.get(f"/plans/{new.pk}/")
        assert followed(browser, "/tasks/?q=x") == f"/plans/{new.pk}/tasks/?q=x"
        assert followed(browser, f"/dashboard/?plan={old.pk}") == f"/plans/{old.pk}/"
        assert followed(browser, f"/documents/{old.pk}/") == f"/plans/{old.pk}/document/"
        # A plan that was never there, or is none any more, is not remembered.
        assert browser.get("/plans/987654321/").status_code == 404
        assert followed(browser, "/reports/") == f"/plans/{new.pk}/reports/"


def test_with_one_plan_there_is_nothing_to_choose(world: World) -> None:
    text = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/").content.decode()
    assert "plan-switch" not in text


def test_lists_do_not_mix_plans(world: World) -> None:
    new, old = next_year(world.plan), world.plan
    browser = signed_in(world.reviewer)
    with clock.pinned(WINTER):
        for plan in (old, new):
            answer = browser.get(f"/plans/{plan.pk}/tasks/")
            plans = {row["measure"].task.area.plan_id for row in answer.context["page"]}
            assert plans == {plan.pk}
            areas = answer.context["filter"].form.fields["area"].queryset
            assert set(areas) == set(ReformArea.objects.filter(plan=plan))
            filings = browser.get(f"/filings/?plan={plan.pk}")
            assert {row.plan_id for row, _late in filings.context["rows"]} == {plan.pk}
        both = browser.get("/filings/").content.decode()
    assert both.count(new.number) >= new.filings.count()
    assert "2013年5月15日" in both


def test_the_list_for_the_meeting_is_narrowed_to_a_plan(world: World) -> None:
    new, old = next_year(world.plan), world.plan
    for plan in (old, new):
        filing = ImplementationPlan.objects.get(plan=plan, organization=world.unit(World.A))
        AgendaItem.objects.create(
            obligation=filing.duty_key,
            kind="filing",
            organization=World.A,
            owed_by=world.unit(World.A),
            plan=plan,
            title=f"报送{plan.year}年实施方案",
            link=filing.page(),
            due_on=plan.filing_due_on,
            listed_on=WINTER,
        )
    browser = signed_in(world.reviewer)
    for plan in (old, new):
        answer = browser.get(f"/reminders/meeting/?plan={plan.pk}")
        assert [item.plan for item, _left in answer.context["rows"]] == [plan]
        assert plan.number in answer.context["narrowed"]


def test_the_filters_of_reports_tell_the_plans_apart(world: World) -> None:
    area = ReformArea.objects.filter(plan=world.plan)[0]
    browser = signed_in(world.reviewer)
    world.accepted_report()
    option = f">{area.title}</option>"
    assert option in browser.get("/progress/").content.decode()
    next_year(world.plan)
    text = browser.get("/progress/").content.decode()
    assert option not in text
    assert f">2012 · {area.title}</option>" in text
    assert f">2013 · {area.title}</option>" in text


def test_an_area_of_another_plan_is_no_filter(world: World) -> None:
    new = next_year(world.plan)
    area = ReformArea.objects.filter(plan=new)[0]
    answer = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/tasks/?area={area.pk}")
    assert "area" in answer.context["filter"].form.errors


def test_the_queries_do_not_grow_with_the_plans(world: World) -> None:
    browser = signed_in(world.reviewer)
    pages = (f"/plans/{world.plan.pk}/tasks/", "/plans/", "/desk/", "/filings/")
    next_year(world.plan)
    with clock.pinned(WINTER):
        few = {page: queries_of(browser, page) for page in pages}
        text = world.plan.source_text.replace("53号", "54号") + "\n\n"
        publishing.publish(parse_document(text), actor=None, source="test")
        assert {page: queries_of(browser, page) for page in pages} == few


def test_the_figures_of_a_plan_are_not_changed_by_another(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.accepted_report()

    def figures() -> str:
        call_command("figures", plan=world.plan.number, on=WINTER, json=True)
        return capsys.readouterr().out

    before = figures()
    next_year(world.plan)
    assert figures() == before
