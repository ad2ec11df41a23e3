"""The commission's pages of the reminders: receipts, the look ahead, the rules."""

from datetime import date, timedelta
from typing import Any

import pytest

from departments.models import Absence, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications import claims, inbox, marks
from reform_tracker.notifications.models import Delivery, InboxMessage, Intent
from tasks.duties.kinds import DutyKind
from tasks.errors import Invalid
from tasks.models import ReminderRule
from tasks.reminding import planner, receipts, rules
from tasks.reminding.rules import RuleInput
from tasks.reminding.views import deadlines as views
from tests.factories.browser import signed_in
from tests.factories.world import World

DUE = date(2012, 5, 15)
MAY_8 = date(2012, 5, 8)


@pytest.fixture(autouse=True)
def planned_until_yesterday(db: None) -> None:
    """The planner has been at work; without its mark the first pass looks back sixty days."""
    marks.finish(marks.PLANNER, MAY_8 - timedelta(days=1))


@pytest.fixture
def administrator(world: World) -> User:
    return world.person(World.C, Role.SYSTEM_ADMIN)


def filings(world: World) -> receipts.Deadline:
    (found,) = [
        one for one in receipts.deadlines(world.reviewer, 2012) if one.kind is DutyKind.FILING
    ]
    return found


def test_a_deadline_counts_duties_people_openings_and_actions(world: World) -> None:
    reporter = world.reporter()
    planner.plan(MAY_8)
    # Only A has somebody to tell on that day, by inbox and mail.
    assert (filings(world).due_on, filings(world).duties, filings(world).done) == (DUE, 1, 0)
    assert (filings(world).people, filings(world).opened) == (1, 0)
    message = InboxMessage.objects.get(intent__duty_key__startswith="filing")
    inbox.open_message(actor=reporter, message_id=message.pk)
    world.submitted_filing()
    assert (filings(world).opened, filings(world).done, filings(world).open) == (1, 1, 0)


def test_the_receipts_say_who_by_what_when_opened_and_who_acted(world: World) -> None:
    reporter = world.reporter()
    planner.plan(MAY_8)
    inbox.open_message(actor=reporter, message_id=InboxMessage.objects.first().pk)  # type: ignore[union-attr]  # there is one
    world.submitted_filing()
    (duty,) = receipts.duties(world.reviewer, [f"filing:{world.filing().pk}"])
    assert (duty.organization, duty.acted_by) == (World.A, world.approver())
    assert [(one.channel, one.person, one.audience) for one in duty.receipts] == [
        ("站内消息", reporter, "填报员"),
        ("电子邮件", reporter, "填报员"),
    ]
    inside, mail = duty.receipts
    assert inside.opened_at is not None
    assert inside.sent_at is not None
    assert (mail.sent_at, mail.opened_at, mail.state) == (None, None, "settled")


def test_the_page_shows_a_dead_digest_and_a_deputy(world: World) -> None:
    reporter, deputy = world.reporter(), world.person(World.A, Role.REPORTER, number=2)
    Absence.objects.create(
        user=reporter, deputy=deputy, starts_on=MAY_8, ends_on=MAY_8, registered_by=reporter
    )
    planner.plan(MAY_8)
    Delivery.objects.update(state="dead", last_error="550 No such mailbox")
    page = signed_in(world.reviewer).get("/reminders/filing/2012-05-15/").content.decode()
    assert "550 No such mailbox" in page
    assert f"代理 {reporter.full_name}" in page
    assert World.A in page


def test_the_page_narrows_to_what_is_not_done_or_not_opened(world: World) -> None:
    reporter = world.reporter()
    planner.plan(MAY_8)
    browser = signed_in(world.reviewer)

    def shown(only: str) -> bool:
        page = browser.get("/reminders/filing/2012-05-15/", {"only": only}).content.decode()
        return f'data-label="单位">{World.A}</th>' in page

    assert shown("open")
    assert shown("unopened")
    inbox.open_message(actor=reporter, message_id=InboxMessage.objects.first().pk)  # type: ignore[union-attr]  # there is one
    assert not shown("unopened")
    world.submitted_filing()
    assert not shown("open")
    assert shown("")


def test_the_receipts_of_a_deadline_are_one_row_a_duty_in_the_fixed_order(world: World) -> None:
    for organization in (World.Y, World.A, World.COMMISSION):
        world.reporter(organization)
    planner.plan(MAY_8)
    answer = signed_in(world.reviewer).get("/reminders/filing/2012-05-15/")
    duties = answer.context["duties"]
    assert [duty.organization for duty in duties] == [World.COMMISSION, World.A, World.Y]
    page = answer.content.decode()
    for duty in duties:
        assert f'<a class="btn btn-small" href="{duty.link}">' in page


def test_the_look_ahead_names_so_many_messages_of_a_digest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_NAMED", 1)
    world.reporter()
    page = signed_in(world.reviewer).get("/reminders/preview/?on=2012-05-25").content.decode()
    assert "另有 " in page


def test_addresses_of_no_deadline_say_so(world: World) -> None:
    browser = signed_in(world.reviewer)
    assert browser.get("/reminders/pigeon/2012-05-15/").status_code == 404
    assert browser.get("/reminders/filing/2012-02-31/").status_code == 404
    assert "没有符合条件的事项" in browser.get("/reminders/filing/2012-05-16/").content.decode()


# --- The look ahead ----------------------------------------------------------------------------


def test_the_look_ahead_is_what_is_planned_when_the_day_comes(world: World) -> None:
    world.reporter(), world.approver()
    day = date(2012, 5, 14)
    with clock.pinned(MAY_8):
        ahead = {
            (one.rule, one.recipient_id, one.channel, one.title) for one in planner.preview(day)
        }
    for number in range(8, 15):
        planner.plan(date(2012, 5, number))
    said = Intent.objects.filter(business_date=day)
    assert ahead == set(said.values_list("rule", "recipient_id", "channel", "title"))


def test_looking_writes_nothing(world: World) -> None:
    world.reporter()
    browser = signed_in(world.reviewer)
    page = browser.get("/reminders/preview/?on=2012-05-14").content.decode()
    assert "还剩 1 个工作日" in page
    assert not Intent.objects.exists()


def test_a_day_off_says_that_nothing_leaves(world: World) -> None:
    page = signed_in(world.reviewer).get("/reminders/preview/?on=2012-05-12").content.decode()
    assert "不是工作日" in page
    assert "2012年5月14日" in page


@pytest.mark.parametrize("day", ["2012-05-07", "2014-01-01", "tomorrow", "2012-02-31"])
def test_a_day_that_cannot_be_looked_at_is_named(world: World, day: str) -> None:
    answer = signed_in(world.reviewer).get("/reminders/preview/", {"on": day})
    assert answer.status_code == 200
    assert "field-invalid" in answer.content.decode()


# --- The rules ---------------------------------------------------------------------------------


def save(actor: User, rule_id: int | None = None, **changes: Any) -> ReminderRule:
    given: dict[str, Any] = {"kind": "filing", "offset": -7, "audience": "head"} | changes
    content = RuleInput(**given)
    return rules.save_rule(rule_id, actor=actor, source="test", content=content)


def test_a_new_rule_counts_from_the_next_pass_on_and_not_for_days_that_have_passed(
    world: World, administrator: User
) -> None:
    world.person(World.A, Role.HEAD)
    planner.plan(MAY_8)
    save(administrator, offset=-6)  # would have fallen on 7 May
    save(administrator, offset=-4)  # falls on 9 May
    planner.plan(date(2012, 5, 9))
    told = Intent.objects.filter(rule__endswith=":head").values_list("rule", flat=True)
    assert set(told) == {"filing-4:head"}


def test_every_change_leaves_before_and_after_in_the_trail(
    world: World, administrator: User
) -> None:
    rule = save(administrator)
    save(administrator, rule.pk, offset=-8)
    save(administrator, rule.pk, offset=-8)  # nothing differs
    rules.delete_rule(rule.pk, actor=administrator, source="test")
    events = AuditEvent.objects.filter(action__startswith="reminder_rule").order_by("pk")
    assert [event.action for event in events] == [
        "reminder_rule.saved",
        "reminder_rule.saved",
        "reminder_rule.deleted",
    ]
    assert events[1].data["before"]["offset"] == -7
    assert events[1].data["after"]["offset"] == -8


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"offset": -99}, "offset"),
        ({"offset": -1, "repeat_every": 5}, "repeat_every"),
        ({"offset": -10, "audience": "reporter"}, "offset"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_place(
    world: World, administrator: User, changes: dict[str, Any], place: str
) -> None:
    before = ReminderRule.objects.count()
    with pytest.raises(Invalid) as refusal:
        save(administrator, **changes)
    assert [problem.place for problem in refusal.value.problems] == [place]
    assert ReminderRule.objects.count() == before


def test_a_statutory_duty_cannot_be_silenced(world: World, administrator: User) -> None:
    own = ReminderRule.objects.filter(kind="filing", audience__in=("reporter", "approver"))
    early = list(own.filter(offset__lte=0))
    for rule in early[:-1]:
        rules.delete_rule(rule.pk, actor=administrator, source="test")
    last = early[-1]
    with pytest.raises(Invalid, match="规定必须履行"):
        rules.delete_rule(last.pk, actor=administrator, source="test")
    with pytest.raises(Invalid, match="规定必须履行"):
        save(administrator, last.pk, offset=last.offset, audience=last.audience, active=False)
    assert ReminderRule.objects.get(pk=last.pk).active


def test_the_rules_are_changed_on_their_page(world: World, administrator: User) -> None:
    browser = signed_in(administrator)
    form = {"kind": "filing", "offset": "-7", "audience": "head", "reach": "inbox", "active": "on"}
    assert browser.post("/reminders/rules/new/", form).status_code == 302
    rule = ReminderRule.objects.get(offset=-7)
    page = browser.get("/reminders/rules/").content.decode()
    assert "提前 7 个工作日" in page
    assert "到期后 1 个工作日，此后每 5 个工作日" in page
    taken = form | {"offset": "-10", "audience": "reporter"}
    answer = browser.post(f"/reminders/rules/{rule.pk}/", taken)
    assert answer.status_code == 422
    assert "已有规则" in answer.content.decode()
    assert browser.post(f"/reminders/rules/{rule.pk}/delete/").status_code == 302
    assert not ReminderRule.objects.filter(pk=rule.pk).exists()
    assert (
        'href="/reminders/rules/new/"'
        not in signed_in(world.reviewer).get("/reminders/rules/").content.decode()
    )


def test_what_a_dead_sender_had_sent_is_booked_by_the_next(world: World) -> None:
    world.reporter()
    with clock.pinned(MAY_8):
        planner.plan(MAY_8)
        reserved = claims.claim("mail", MAY_8, 1)
        assert reserved is not None
        (claim,) = reserved.claims
        assert claims.finish(claim, MAY_8, confirmed=False)
        assert Intent.objects.filter(channel="mail", state="sent").count() == 0
        Delivery.objects.update(next_attempt_at=clock.real_now())
        claims.book_left_over()
        assert Intent.objects.filter(channel="mail").exclude(state="sent").count() == 0
        assert Delivery.objects.get().lease is None
