"""Reminders: nothing missed, nothing doubled (the planner over rules, duties, calendar, marks)."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Delivery, InboxMessage, Intent, JobMark
from reform_tracker.workdays import WorkCalendar
from tasks.filing.service import step_filing
from tasks.models import ReminderRule
from tasks.reminding import planner
from tasks.reminding.ladder import due_days
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.support.examples import examples

DUE = date(2012, 5, 15)


def key(world: World, organization: str = World.A) -> str:
    return f"filing:{world.filing(organization).pk}"


def intents(world: World, channel: str = "inbox") -> list[tuple[str, date, str]]:
    """Rule, day and state of every message about A's filing."""
    rows = Intent.objects.filter(duty_key=key(world), channel=channel)
    return sorted((row.rule, row.business_date, row.state) for row in rows)


def plan_daily(first: date, last: date) -> None:
    day = first
    while day <= last:
        planner.plan(day)
        day += timedelta(days=1)


CALENDAR = WorkCalendar(
    {date(2012, 4, 28): True, date(2012, 4, 30): False, date(2012, 5, 1): False}
)


def test_the_days_of_a_rule_are_working_days() -> None:
    def rule(offset: int, repeat: int | None = None) -> ReminderRule:
        return ReminderRule(kind="filing", audience="reporter", offset=offset, repeat_every=repeat)

    late = date(2012, 6, 1)
    assert due_days(rule(0), DUE, CALENDAR, late) == [DUE]
    assert due_days(rule(-1), DUE, CALENDAR, late) == [date(2012, 5, 14)]
    assert due_days(rule(-3), DUE, CALENDAR, late) == [date(2012, 5, 10)]
    # Ten working days before: over a weekend, the May holiday and the worked Saturday.
    assert due_days(rule(-10), DUE, CALENDAR, late) == [date(2012, 4, 28)]
    assert due_days(rule(1, 5), DUE, CALENDAR, late) == [
        date(2012, 5, 16),
        date(2012, 5, 23),
        date(2012, 5, 30),
    ]
    assert due_days(rule(1), DUE, CALENDAR, date(2012, 5, 15)) == []
    # Due on a Sunday: the reminder of the day itself comes on the Friday before.
    assert due_days(rule(0), date(2012, 5, 13), CALENDAR, late) == [date(2012, 5, 11)]


def test_a_month_day_by_day(staffed: World) -> None:
    """Every rule of the filing once, each on its working day, up the ladder once it is late."""
    plan_daily(date(2012, 4, 28), date(2012, 5, 24))
    found = [(rule, day) for rule, day, _state in intents(staffed)]
    may = {number: date(2012, 5, number) for number in range(1, 32)}
    assert found == sorted(
        [
            ("filing-10:reporter", date(2012, 4, 28)),
            ("filing-5:reporter", may[8]),
            ("filing-3:reporter", may[10]),
            ("filing-3:approver", may[10]),
            ("filing-1:reporter", may[14]),
            ("filing-1:approver", may[14]),
            ("filing+0:reporter", DUE),
            ("filing+0:approver", DUE),
            *[
                (f"filing+1:{audience}", day)
                for audience in ("reporter", "approver", "head", "commission")
                for day in (may[16], may[23])
            ],
        ]
    )
    assert {state for _rule, _day, state in intents(staffed)} == {"sent"}
    assert intents(staffed, "mail") == [
        (rule, day, "planned") for rule, day, _state in intents(staffed)
    ]


def test_the_recipients_climb_the_ladder(staffed: World) -> None:
    plan_daily(date(2012, 4, 27), date(2012, 5, 16))
    by_person = Counter(
        Intent.objects.filter(duty_key=key(staffed), channel="inbox").values_list(
            "recipient__grants__role", flat=True
        )
    )
    assert by_person == {"reporter": 6, "approver": 4, "head": 1, "commission": 1}
    first = {
        role: min(
            Intent.objects.filter(duty_key=key(staffed), recipient__grants__role=role).values_list(
                "business_date", flat=True
            )
        )
        for role in by_person
    }
    assert first == {
        "reporter": date(2012, 4, 28),
        "approver": date(2012, 5, 10),
        "head": date(2012, 5, 16),
        "commission": date(2012, 5, 16),
    }


def test_after_three_days_of_silence_the_newest_is_said_and_the_rest_is_stored(
    staffed: World,
) -> None:
    plan_daily(date(2012, 5, 7), date(2012, 5, 9))
    result = planner.plan(date(2012, 5, 16))
    mine = [row for row in intents(staffed) if row[0].endswith(":reporter")]
    assert mine == [
        ("filing+0:reporter", DUE, "superseded"),
        ("filing+1:reporter", date(2012, 5, 16), "sent"),
        ("filing-10:reporter", date(2012, 4, 28), "sent"),  # the very first pass looks back
        ("filing-1:reporter", date(2012, 5, 14), "superseded"),
        ("filing-3:reporter", date(2012, 5, 10), "superseded"),
        ("filing-5:reporter", date(2012, 5, 8), "sent"),
    ]
    assert result.superseded == Intent.objects.filter(state="superseded").count() > 0
    # What is superseded reaches nobody.
    assert not InboxMessage.objects.filter(intent__state="superseded").exists()
    assert not Intent.objects.filter(state="superseded").exclude(delivery=None).exists()
    inbox = InboxMessage.objects.filter(recipient=staffed.reporter(), intent__duty_key=key(staffed))
    assert inbox.count() == 3


def test_a_daily_planner_and_one_after_a_gap_store_the_same_reminders(staffed: World) -> None:
    plan_daily(date(2012, 4, 27), date(2012, 5, 23))
    daily = set(Intent.objects.values_list("duty_key", "recipient", "rule", "business_date"))
    InboxMessage.objects.all().delete()
    Intent.objects.all().delete()
    JobMark.objects.update(finished_on=date(2012, 4, 26))
    planner.plan(date(2012, 5, 23))
    late = set(Intent.objects.values_list("duty_key", "recipient", "rule", "business_date"))
    assert late == daily


def test_planning_again_adds_nothing(staffed: World) -> None:
    first = planner.plan(date(2012, 5, 14))
    rows, mails = Intent.objects.count(), Delivery.objects.count()
    assert first.planned > 0
    for _time in range(3):
        again = planner.plan(date(2012, 5, 14))
        assert (again.planned, again.superseded) == (0, 0)
        assert again.existing > 0
    assert (Intent.objects.count(), Delivery.objects.count()) == (rows, mails)


def test_a_clock_that_goes_back_and_forth_doubles_nothing(staffed: World) -> None:
    days = (14, 8, 16, 10, 16, 23, 7, 23)
    for day in days:
        planner.plan(date(2012, 5, day))
    unique = Intent.objects.values(
        "duty_key", "recipient", "rule", "business_date", "channel"
    ).distinct()
    assert unique.count() == Intent.objects.count()
    assert (
        InboxMessage.objects.count() == Intent.objects.filter(channel="inbox", state="sent").count()
    )
    said = {day for rule, day, state in intents(staffed) if rule == "filing-5:reporter"}
    assert said == {date(2012, 5, 8)}


def test_one_digest_a_day_and_none_on_free_days(staffed: World) -> None:
    plan_daily(date(2012, 4, 26), date(2012, 5, 31))
    calendar = WorkCalendar.load(date(2012, 4, 26), date(2012, 5, 31))
    digests = Delivery.objects.filter(recipient=staffed.reporter(), channel="mail")
    days = list(digests.values_list("business_date", flat=True))
    assert len(days) == len(set(days)) > 3
    assert all(calendar.is_workday(day) for day in days)
    assert date(2012, 4, 28) in days  # the worked Saturday


def test_quiet_after_the_signature_and_reminded_again_after_a_return(staffed: World) -> None:
    staffed.draft_filing()
    planner.plan(date(2012, 5, 14))
    with clock.pinned(date(2012, 5, 14)):
        filing = staffed.filing()
        step_filing(
            filing.pk,
            Step.SIGN,
            actor=staffed.approver(),
            source="test",
            revision=filing.revision,
        )
    assert {state for _rule, _day, state in intents(staffed, "mail")} <= {"settled", "superseded"}
    assert (
        not Intent.objects.filter(duty_key=key(staffed), settled_at=None)
        .exclude(state="superseded")
        .exists()
    )
    signed = intents(staffed)
    plan_daily(date(2012, 5, 15), date(2012, 5, 17))
    assert intents(staffed) == signed
    with clock.pinned(date(2012, 5, 17)):
        step_filing(
            filing.pk,
            Step.RETURN,
            actor=staffed.reviewer,
            source="test",
            reason="other",
            comment="请补充。",
        )
    told = Intent.objects.filter(duty_key=key(staffed), rule__startswith="return:")
    assert Counter(told.values_list("recipient__grants__role", "channel")) == {
        (role, channel): 1 for role in ("reporter", "approver") for channel in ("inbox", "mail")
    }
    # Returned on the 17th it is due again on the 24th; nobody is told that it is overdue before.
    plan_daily(date(2012, 5, 18), date(2012, 5, 25))
    late = {day for rule, day, _state in intents(staffed) if rule.startswith("filing+1")}
    assert late == {date(2012, 5, 25)}
    again = [row for row in intents(staffed) if row[1] == date(2012, 5, 25)]
    assert {rule for rule, _day, _state in again} == {
        f"filing+1:{audience}" for audience in ("reporter", "approver", "head", "commission")
    }
    with clock.pinned(date(2012, 5, 25)):
        step_filing(filing.pk, Step.SIGN, actor=staffed.approver(), source="test", confirmed=True)
    assert not told.filter(settled_at=None).exists()


def test_a_withdrawal_on_the_due_day_opens_that_days_reminders_again(staffed: World) -> None:
    staffed.draft_filing()
    planner.plan(DUE)
    told = Intent.objects.filter(duty_key=key(staffed), business_date=DUE)
    before = set(told.values_list("rule", "channel", "state"))
    with clock.pinned(DUE):
        filing = step_filing(
            staffed.filing().pk, Step.SIGN, actor=staffed.approver(), source="test"
        )
        assert not told.filter(settled_at=None).exists()
        step_filing(filing.pk, Step.WITHDRAW, actor=staffed.approver(), source="test")
    assert set(told.values_list("rule", "channel", "state")) == before
    assert not told.exclude(state="superseded").exclude(settled_at=None).exists()
    assert not InboxMessage.objects.filter(intent__in=told).exclude(done_at=None).exists()
    waiting = told.filter(channel="mail", state="planned")
    assert waiting.exists()
    assert set(waiting.values_list("delivery__state", flat=True)) == {"waiting"}


def test_who_wrote_or_signed_is_not_asked_to_review(staffed: World) -> None:
    both = staffed.person(World.A, Role.APPROVER, Role.COMMISSION)
    filing = staffed.draft_filing()
    step_filing(filing.pk, Step.SIGN, actor=both, source="test")
    planner.plan(DUE)
    review = Intent.objects.filter(duty_key=f"review:filing:{filing.pk}")
    assert review.filter(recipient=staffed.reviewer).exists()
    assert not review.filter(recipient=both).exists()
    with clock.pinned(DUE):
        assert "审核：省政府金融办" not in signed_in(both).get("/desk/").content.decode()


def test_a_reminder_opens_the_form_for_those_who_fill_it_in(staffed: World) -> None:
    planner.plan(date(2012, 5, 28))
    links = {
        (role, link)
        for role, link in Intent.objects.filter(duty_key=key(staffed))
        .exclude(state="superseded")
        .values_list("recipient__grants__role", "link")
    }
    pk = staffed.filing().pk
    assert links == {
        ("reporter", f"/filings/{pk}/edit/"),
        ("approver", f"/filings/{pk}/edit/"),
        ("head", f"/filings/{pk}/"),
        ("commission", f"/filings/{pk}/"),
    }


def test_a_year_of_silence_is_caught_up_in_short_transactions(
    staffed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write in between; what is sent is stored last, and a second pass adds nothing."""
    sizes: list[tuple[int, bool]] = []
    enqueue = outbox.enqueue

    def watched(drafts: list[outbox.Draft]) -> outbox.Planned:
        sizes.append((len(drafts), all(draft.superseded for draft in drafts)))
        return enqueue(drafts)

    monkeypatch.setattr(outbox, "enqueue", watched)
    monkeypatch.setattr(planner, "AT_ONCE", 50)
    first = planner.plan(date(2012, 12, 31))
    assert len(sizes) > 3
    assert [superseded for _size, superseded in sizes[:-1]] == [True] * (len(sizes) - 1)
    assert max(size for size, superseded in sizes if superseded) == 50
    again = planner.plan(date(2012, 12, 31))
    assert (first.planned > 0, again.planned, again.superseded) == (True, 0, 0)


def test_a_review_is_asked_of_the_commission_only(staffed: World) -> None:
    filing = staffed.submitted_filing()
    planner.plan(date(2012, 5, 15))
    review = Intent.objects.filter(duty_key=f"review:filing:{filing.pk}")
    assert set(review.values_list("recipient", "business_date", "channel")) == {
        (staffed.reviewer.pk, DUE, "inbox"),
        (staffed.reviewer.pk, DUE, "mail"),
    }
    with clock.pinned(DUE):
        step_filing(filing.pk, Step.ACCEPT, actor=staffed.reviewer, source="test")
    assert not review.filter(settled_at=None).exists()


def test_closed_accounts_and_switched_off_rules_get_nothing(staffed: World) -> None:
    User.objects.filter(pk=staffed.reporter().pk).update(is_active=False)
    ReminderRule.objects.filter(audience="approver").update(active=False)
    planner.plan(DUE)
    assert not Intent.objects.filter(
        recipient__in=[staffed.reporter().pk, staffed.approver().pk]
    ).exists()


def test_nothing_is_planned_where_nothing_is_owed(db: None, on_tuesday: date) -> None:
    assert planner.plan(on_tuesday).as_dict() == {
        "on": "2012-05-08",
        "planned": 0,
        "existing": 0,
        "superseded": 0,
        "listed": 0,
        "organizations": 0,
        "untold": (),
    }


@examples(
    8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(days=st.lists(st.integers(0, 40), min_size=1, max_size=5))
def test_any_sequence_of_passes_stores_each_reminder_once_and_forgets_none(
    days: list[int], staffed: World
) -> None:
    """Whatever days the planner ran on, at the end everything due since the first is there."""
    InboxMessage.objects.all().delete()
    Intent.objects.all().delete()
    Delivery.objects.all().delete()
    JobMark.objects.all().delete()
    start = date(2012, 4, 26)
    for offset in days:
        planner.plan(start + timedelta(days=offset))
    last = max(days)
    due = {
        (f"filing{offset:+d}:reporter", day)
        for offset in (-10, -5, -3, -1, 0, 1)
        for day in due_days(
            ReminderRule(offset=offset, repeat_every=5 if offset > 0 else None),
            DUE,
            WorkCalendar.load(start, start),
            start + timedelta(days=last),
        )
    }
    found = [row[:2] for row in intents(staffed) if row[0].endswith(":reporter")]
    assert sorted(due) == found
