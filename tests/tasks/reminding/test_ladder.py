"""The ladder of reminders: deputies, channels, signatures, milestones, tokens, the meeting."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from departments.api_clients.service import create_client, revoke_client
from departments.models import Absence, RoleGrant, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent, PersonalChannel, Topic
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.filing.service import step_filing
from tasks.models import AgendaItem, Milestone, ReminderRule
from tasks.reminding import agenda, planner
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.people import grant
from tests.factories.world import World

DUE = date(2012, 5, 15)
MAY_8 = date(2012, 5, 8)


def key(world: World) -> str:
    return f"filing:{world.filing().pk}"


def told(duty_key: str, channel: str = "inbox") -> list[tuple[str, str]]:
    """Rule and recipient of what was planned about a duty, superseded ones left out."""
    rows = Intent.objects.filter(duty_key=duty_key, channel=channel)
    return sorted(rows.exclude(state="superseded").values_list("rule", "recipient__username"))


def away(person: User, deputy: User, first: date = MAY_8, last: date = MAY_8) -> Absence:
    return Absence.objects.create(
        user=person, deputy=deputy, starts_on=first, ends_on=last, registered_by=person
    )


# --- Deputies ----------------------------------------------------------------------------------


def test_a_person_on_leave_is_replaced_by_the_deputy(world: World) -> None:
    reporter = world.reporter()
    deputy = world.person(World.A, Role.REPORTER, number=2)
    RoleGrant.objects.filter(user=deputy).delete()
    grant(deputy, Role.APPROVER, Role.REPORTER)
    away(reporter, deputy)
    planner.plan(MAY_8)
    assert {who for _rule, who in told(key(world))} == {deputy.username}
    kept = Intent.objects.filter(duty_key=key(world), stands_in_for=reporter)
    assert kept.exists()


def test_before_and_after_the_leave_the_person_is_told(world: World) -> None:
    reporter = world.reporter()
    deputy = world.person(World.A, Role.REPORTER, number=2)
    away(reporter, deputy, date(2012, 5, 9), date(2012, 5, 9))
    planner.plan(MAY_8)
    assert {who for _rule, who in told(key(world))} == {reporter.username, deputy.username}


@pytest.mark.parametrize("spoiled", ["role", "closed", "away"])
def test_a_deputy_who_cannot_act_leaves_it_with_the_person(world: World, spoiled: str) -> None:
    reporter = world.reporter()
    deputy = world.person(World.A, Role.REPORTER, number=2)
    away(reporter, deputy)
    if spoiled == "role":
        RoleGrant.objects.filter(user=deputy).delete()
    elif spoiled == "closed":
        User.objects.filter(pk=deputy.pk).update(is_active=False)
    else:
        away(deputy, reporter)
    planner.plan(MAY_8)
    assert reporter.username in {who for _rule, who in told(key(world))}


def test_a_chain_of_deputies_is_followed(world: World) -> None:
    reporter = world.reporter()
    second = world.person(World.A, Role.REPORTER, number=2)
    third = world.person(World.A, Role.REPORTER, number=3)
    away(reporter, second)
    away(second, third)
    planner.plan(MAY_8)
    assert {who for _rule, who in told(key(world))} == {third.username}


# --- Channels ----------------------------------------------------------------------------------


def test_a_reminder_goes_by_the_channels_that_the_person_chose(world: World) -> None:
    reporter = world.reporter()
    PersonalChannel.objects.create(user=reporter, channel="wecom", url="https://x/")
    PersonalChannel.objects.create(user=reporter, channel="mail", active=False)
    planner.plan(MAY_8)
    rows = Intent.objects.filter(recipient=reporter, duty_key=key(world))
    assert set(rows.values_list("channel", flat=True)) == {"inbox", "wecom"}


def test_a_rule_that_stays_inside_writes_to_the_inbox_only(world: World) -> None:
    world.reporter()
    ReminderRule.objects.update(reach="inbox")
    planner.plan(MAY_8)
    assert set(Intent.objects.values_list("channel", flat=True)) == {"inbox"}


# --- Places ------------------------------------------------------------------------------------


def commission_hears_first() -> None:
    """What reporters are told of filings is told to the commission instead."""
    ReminderRule.objects.filter(kind="filing", audience="commission").delete()
    ReminderRule.objects.filter(kind="filing", audience="reporter").update(audience="commission")


def test_a_commission_is_told_of_what_lies_within_its_reach(world: World) -> None:
    of_x, of_all = world.placed(Role.COMMISSION, World.C), world.reviewer
    commission_hears_first()
    planner.plan(MAY_8)
    keys = [f"filing:{world.filing(organization).pk}" for organization in (World.X, World.A)]
    heard = [{who for _rule, who in told(duty_key)} for duty_key in keys]
    assert heard == [{of_x.username, of_all.username}, {of_all.username}]


def test_a_review_is_told_to_the_commission_over_the_document(world: World) -> None:
    of_x, of_all = world.placed(Role.COMMISSION, World.C), world.reviewer
    for organization in (World.X, World.A):
        world.submitted_filing(organization)
    with clock.pinned(date(2012, 5, 16)):
        planner.plan(clock.today())
    rows = Intent.objects.filter(duty_key__startswith="review:")
    organizations: dict[str, set[str]] = {who: set() for who in (of_x.username, of_all.username)}
    for who, title in rows.values_list("recipient__username", "title"):
        organizations[who] |= {name for name in (World.X, World.A) if name in title}
    assert organizations == {of_x.username: {World.X}, of_all.username: {World.X, World.A}}


@pytest.mark.parametrize("place", [World.X, World.Y])
def test_a_deputy_acts_where_the_role_reaches_only(place: str, world: World) -> None:
    person, deputy = world.reviewer, world.placed(Role.COMMISSION, World.COMMISSION, place)
    away(person, deputy)
    commission_hears_first()
    planner.plan(MAY_8)
    stays = set(Intent.objects.filter(recipient=person).values_list("duty_key", flat=True))
    goes = set(Intent.objects.filter(recipient=deputy).values_list("duty_key", flat=True))
    assert goes == {f"filing:{world.filing(place).pk}"}
    assert key(world) in stays
    assert not goes & stays


def test_only_who_reaches_as_far_is_registered_as_a_deputy(world: World) -> None:
    person, narrow = world.reviewer, world.placed(Role.COMMISSION, World.COMMISSION)
    answer = signed_in(person).post(
        "/leave/", {"person": person.pk, "deputy": narrow.pk, "starts_on": MAY_8, "ends_on": MAY_8}
    )
    assert answer.status_code == 422
    answer = signed_in(narrow).post(
        "/leave/", {"person": narrow.pk, "deputy": person.pk, "starts_on": MAY_8, "ends_on": MAY_8}
    )
    assert answer.status_code == 302


# --- Signatures --------------------------------------------------------------------------------


def handed_over(world: World) -> Any:
    world.draft_filing()
    return step_filing(world.filing().pk, Step.HAND_OVER, actor=world.reporter(), source="test")


def waiting(world: World) -> list[str]:
    """Who is told that a signature is waited for, and has not been silenced."""
    rows = Intent.objects.filter(rule__startswith="hand_over", channel="inbox", settled_at=None)
    return sorted(rows.values_list("recipient__username", flat=True))


def test_the_approver_hears_at_once_that_a_signature_is_waited_for(world: World) -> None:
    approver = world.approver()
    handed_over(world)
    assert waiting(world) == [approver.username]
    assert set(Intent.objects.filter(rule__startswith="hand_over").values_list("topic")) == {
        (Topic.WAITING,)
    }


def test_who_wrote_it_is_not_asked_to_sign_it(world: World) -> None:
    world.approver()
    both = world.person(World.A, Role.REPORTER, Role.APPROVER, number=5)
    filing = world.draft_filing()
    filing.writers.add(both)
    step_filing(filing.pk, Step.HAND_OVER, actor=world.reporter(), source="test")
    assert both.username not in waiting(world)


@pytest.mark.parametrize("end", ["signed", "sent back", "written again"])
def test_the_approver_is_left_alone_when_it_no_longer_waits(world: World, end: str) -> None:
    approver = world.approver()
    filing = handed_over(world)
    if end == "signed":
        step_filing(filing.pk, Step.SIGN, actor=approver, source="test")
    elif end == "sent back":
        step_filing(filing.pk, Step.SEND_BACK, actor=approver, source="test")
    else:
        world.save_filing(replace(world.filing_content(), summary="重写。"))
    assert waiting(world) == []


def test_a_reminder_of_what_waits_for_the_signature_stands_under_waiting(world: World) -> None:
    world.approver()
    handed_over(world)
    planner.plan(date(2012, 5, 10))
    row = Intent.objects.get(rule="filing-3:approver", duty_key=key(world), channel="inbox")
    assert row.topic == Topic.WAITING
    assert row.link == f"/filings/{world.filing().pk}/"


def test_the_deputy_hears_what_the_person_on_leave_would_have_heard(world: World) -> None:
    approver = world.approver()
    deputy = world.person(World.A, Role.APPROVER, number=6)
    away(approver, deputy)
    handed_over(world)
    assert waiting(world) == [deputy.username]


# --- Milestones and tokens ---------------------------------------------------------------------


def of_kind(kind: str, on: date) -> list[Any]:
    asked = Question(on, calendar_around(on))
    return [duty for duty in open_duties(asked) if duty.kind == kind]


def test_a_milestone_of_an_accepted_plan_is_owed_until_a_report_claims_it(world: World) -> None:
    assert of_kind("milestone", MAY_8) == []
    filing = world.submitted_filing()
    assert of_kind("milestone", MAY_8) == []
    step_filing(filing.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    owed = of_kind("milestone", MAY_8)
    assert len(owed) == Milestone.objects.count() > 0
    assert owed[0].link.startswith("/measures/")
    Milestone.objects.update(verified_on=MAY_8, verified_by=world.reviewer)
    assert of_kind("milestone", MAY_8) == []


def test_a_milestone_is_reminded_five_working_days_before(world: World) -> None:
    reporter = world.reporter()
    world.accepted_filing()
    milestone = Milestone.objects.order_by("due_on").first()
    assert milestone is not None
    day = calendar_around(MAY_8).shift(milestone.due_on, -5)
    planner.plan(day)
    assert ("milestone-5:reporter", reporter.username) in told(f"milestone:{milestone.pk}")


def token(world: World, days: int, name: str = "报送系统") -> Any:
    return create_client(
        world.organization(World.X), name=name, days=days, actor=None, source="test"
    ).token


def test_a_token_near_its_end_is_told_to_approver_and_security_administrator(
    world: World, db: None
) -> None:
    today = clock.real_now().date()
    approver = world.person(World.X, Role.APPROVER, number=3)
    administrator = world.person(World.COMMISSION, Role.SECURITY_ADMIN, number=3)
    mine = token(world, 5)
    with clock.pinned(today):
        planner.plan(today)
        rows = told(f"token:{mine.pk}")
        assert {who for _rule, who in rows} <= {approver.username, administrator.username}
        assert administrator.username in {who for _rule, who in rows}
        revoke_client(mine.client_id, actor=None, source="test")
        assert of_kind("token", today) == []


def test_a_token_that_has_a_successor_is_nobodys_duty(world: World) -> None:
    today = clock.real_now().date()
    token(world, 5)
    assert len(of_kind("token", today)) == 1
    token(world, 90)
    assert of_kind("token", today) == []
    token(world, 5, name="另一个系统")
    assert len(of_kind("token", today)) == 1


# --- The meeting -------------------------------------------------------------------------------


def after_everything(world: World) -> date:
    """The day on which the last step of the filing's ladder falls."""
    return calendar_around(DUE).shift(DUE, 11)


def test_what_stays_undone_is_listed_for_the_meeting_once(world: World) -> None:
    day = after_everything(world)
    assert planner.plan(day - timedelta(days=1)).listed == 0
    assert planner.plan(day).listed == 34
    assert planner.plan(day).listed == 0
    assert planner.plan(day + timedelta(days=1)).listed == 0
    item = AgendaItem.objects.get(duty_key=key(world))
    assert (item.organization, item.due_on, item.listed_on) == (World.A, DUE, day)


def test_what_is_done_after_all_leaves_the_list_and_comes_back_when_withdrawn(
    world: World,
) -> None:
    day = after_everything(world)
    planner.plan(day)
    with clock.pinned(day):
        filing = world.submitted_filing()
        assert key(world) not in AgendaItem.objects.open().values_list("duty_key", flat=True)
        step_filing(filing.pk, Step.WITHDRAW, actor=world.approver(), source="test")
        assert key(world) in AgendaItem.objects.open().values_list("duty_key", flat=True)


def test_a_decision_takes_it_off_and_putting_back_undoes_that(world: World) -> None:
    planner.plan(after_everything(world))
    item = AgendaItem.objects.get(duty_key=key(world))
    browser = signed_in(world.reviewer)
    browser.post(f"/reminders/meeting/{item.pk}/decide/", {"decision": " "})
    item.refresh_from_db()
    assert item.dealt_at is None
    browser.post(f"/reminders/meeting/{item.pk}/decide/", {"decision": "限月底前报送。"})
    assert "限月底前报送。" in browser.get("/reminders/meeting/?show=past").content.decode()
    assert item.pk not in AgendaItem.objects.open().values_list("pk", flat=True)
    agenda.put_back(item.pk, actor=world.reviewer, source="test")
    assert item.pk in AgendaItem.objects.open().values_list("pk", flat=True)


# --- Lapsed duties -----------------------------------------------------------------------------


def test_what_nobody_owes_any_more_falls_silent(world: World) -> None:
    world.reporter()
    planner.plan(MAY_8)
    assert Intent.objects.unsettled().filter(duty_key=key(world)).exists()
    assert planner.settle_gone(MAY_8) == 0
    world.filing().delete()
    assert planner.settle_gone(MAY_8) == 1
    assert (
        not Intent.objects.unsettled()
        .filter(duty_key__startswith="filing:")
        .filter(organization_name=World.A)
        .exists()
    )


def test_an_action_during_a_pass_is_not_reminded_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The duty was open when the pass read it and is done when the messages are stored."""
    world.reporter(), world.approver()
    real = planner._stored

    def done_meanwhile(drafts: Any) -> Any:
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
        yield from real(drafts)

    filing = world.draft_filing()
    monkeypatch.setattr(planner, "_stored", done_meanwhile)
    planner.plan(MAY_8)
    mine = Intent.objects.filter(duty_key=key(world), rule__startswith="filing")
    assert mine.exists()
    assert not mine.unsettled().exists()
