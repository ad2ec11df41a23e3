"""Taking a holiday notice over, changing a day, and the due dates that move with it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.models import CalendarDay, CalendarYear
from reform_tracker.workdays import WorkCalendar
from tasks.errors import Invalid
from tasks.models import ReportingPeriod
from tasks.reminding.calendar import service as calendar
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.reminding.calendar.test_holidays import notice


@pytest.fixture
def administrator(world: World) -> User:
    return world.person(World.C, Role.SYSTEM_ADMIN)


def take_over(text: str, actor: User) -> calendar.NoticePreview:
    return calendar.import_notice(text, actor=actor, source="test")


def forget(year: int) -> None:
    """As if the year's notice had never been seen."""
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarYear.objects.filter(year=year).delete()


def due(code: str) -> date:
    return ReportingPeriod.objects.get(code=code).due_on


def test_an_imported_year_counts_like_the_seeded_one(administrator: User) -> None:
    seeded = WorkCalendar.load(date(2012, 1, 1), date(2012, 12, 31))
    forget(2012)
    take_over(notice(2012), administrator)
    imported = WorkCalendar.load(date(2012, 1, 1), date(2012, 12, 31))
    days = [date.fromordinal(n) for n in range(date(2012, 1, 1).toordinal(), 734868)]
    assert [imported.is_workday(day) for day in days] == [seeded.is_workday(day) for day in days]
    assert CalendarYear.objects.get(year=2012).number == "国办发明电〔2011〕45号"


def test_the_same_notice_again_changes_nothing(administrator: User) -> None:
    take_over(notice(2012), administrator)
    before = (list(CalendarDay.objects.values()), AuditEvent.objects.count())
    assert take_over(notice(2012), administrator).changes == ()
    assert (list(CalendarDay.objects.values()), AuditEvent.objects.count()) == before


def test_an_older_notice_again_leaves_what_the_next_years_notice_arranged(
    administrator: User,
) -> None:
    forget(2011)
    forget(2012)
    take_over(notice(2012), administrator)  # names Saturday 31 December 2011 as worked
    take_over(notice(2011), administrator)
    last = CalendarDay.objects.get(day=date(2011, 12, 31))
    assert (last.is_workday, last.notice_year) == (True, 2012)
    assert not take_over(notice(2012), administrator).changes


def test_a_mended_notice_takes_back_a_day_of_the_year_before(administrator: User) -> None:
    take_over(notice(2012), administrator)
    mended = notice(2012).replace("2011年12月31日（星期六）上班。", "")
    assert mended != notice(2012)
    found = take_over(mended.replace("45号", "46号"), administrator)
    assert [change.day for change in found.changes] == [date(2011, 12, 31)]
    assert not CalendarDay.objects.filter(day=date(2011, 12, 31)).exists()


def test_due_dates_ahead_move_and_those_that_have_passed_stay(administrator: User) -> None:
    # By the notice 29 September is worked; a plan that reports on the 29th is due that day.
    plan = ReportingPeriod.objects.get(code="2012-05").plan
    plan.report_day = 29
    plan.save()
    ReportingPeriod.objects.update(due_on=date(2012, 5, 4))  # all of them in the past
    ReportingPeriod.objects.filter(code="2012-09").update(due_on=date(2012, 9, 28))
    forget(2012)
    found = take_over(notice(2012), administrator)
    assert [(move.period.code, move.due_on) for move in found.moves] == [
        ("2012-09", date(2012, 9, 29))
    ]
    assert due("2012-09") == date(2012, 9, 29)
    assert due("2012-06") == date(2012, 5, 4)


def test_a_notice_that_is_not_understood_changes_nothing(administrator: User) -> None:
    forget(2012)
    broken = notice(2012).replace("6月22日至24日", "6月22日至25日")
    with pytest.raises(Invalid) as refusal:
        take_over(broken, administrator)
    (problem,) = refusal.value.problems
    lines = enumerate(broken.splitlines(), 1)
    number = next(number for number, line in lines if "6月25日" in line or "至25日" in line)
    assert f"第 {number} 行" in problem.message
    assert "6月22日至25日" in problem.message
    assert not CalendarDay.objects.filter(day__year=2012).exists()


def test_only_the_system_administrator_changes_the_calendar(world: World) -> None:
    with pytest.raises(PermissionDenied):
        take_over(notice(2012), world.reviewer)
    with pytest.raises(PermissionDenied):
        calendar.set_day(
            date(2012, 5, 9), actor=world.reviewer, source="test", is_workday=False, note=""
        )


def test_a_day_by_hand_and_back(administrator: User) -> None:
    def day_is(is_workday: bool | None) -> tuple[calendar.Move, ...]:
        return calendar.set_day(
            date(2012, 5, 25),
            actor=administrator,
            source="test",
            is_workday=is_workday,
            note="停电",
        )

    assert [move.period.code for move in day_is(False)] == ["2012-05"]
    assert due("2012-05") == date(2012, 5, 24)
    day_is(None)
    assert due("2012-05") == date(2012, 5, 25)
    assert not CalendarDay.objects.filter(day=date(2012, 5, 25)).exists()
    assert AuditEvent.objects.filter(action="calendar.day").count() == 2


def test_a_weekday_that_is_worked_anyway_is_no_exception(administrator: User) -> None:
    calendar.set_day(date(2012, 5, 9), actor=administrator, source="test", is_workday=True, note="")
    assert not CalendarDay.objects.filter(day=date(2012, 5, 9)).exists()


def test_the_page_shows_days_off_make_up_days_and_counts(world: World) -> None:
    page = signed_in(world.reporter()).get("/calendar/?year=2012").content.decode()
    # April 2012: 21 weekdays, four of them off, two make-up days. May: 23 weekdays, one off.
    assert "5月：22 个工作日" in page
    assert "4月：19 个工作日" in page
    assert page.count(">班<") == 6
    assert "暂定" not in page


def test_an_unknown_year_is_provisional_and_says_what_to_do(administrator: User) -> None:
    browser = signed_in(administrator)
    page = browser.get("/calendar/?year=2030").content.decode()
    assert "暂定" in page
    assert "/calendar/import/" in page
    for year in ("", "abc", "99999", "-1", "0", "²⁰¹²"):
        assert "2012 年工作日历" in browser.get("/calendar/", {"year": year}).content.decode()


def test_a_due_date_in_an_unknown_year_is_marked_on_the_desk(world: World) -> None:
    reporter = signed_in(world.reporter())
    assert "暂定" not in reporter.get("/desk/").content.decode()
    CalendarYear.objects.all().delete()
    assert "暂定" in reporter.get("/desk/").content.decode()


def test_the_import_page_shows_first_and_takes_over_on_demand(administrator: User) -> None:
    forget(2012)
    browser = signed_in(administrator)
    shown = browser.post("/calendar/import/", {"text": notice(2012)})
    assert shown.status_code == 200
    assert "2012年4月28日" in shown.content.decode()
    assert not CalendarYear.objects.filter(year=2012).exists()
    taken = browser.post("/calendar/import/", {"text": notice(2012), "confirm": "1"})
    assert taken["Location"] == "/calendar/?year=2012"
    assert CalendarYear.objects.filter(year=2012).exists()


def test_the_import_page_names_line_and_reason(administrator: User) -> None:
    text = notice(2012).replace("1月21日（星期六）", "1月21日（星期五）")
    answer = signed_in(administrator).post("/calendar/import/", {"text": text, "confirm": "1"})
    assert answer.status_code == 422
    assert "第 6 行" in answer.content.decode() or "6" in answer.content.decode()
    assert "与所写的星期不符" in answer.content.decode()
    empty = signed_in(administrator).post("/calendar/import/", {"text": ""})
    assert empty.status_code == 422


def test_the_day_page_changes_a_day(administrator: User) -> None:
    browser = signed_in(administrator)
    answer = browser.post("/calendar/2012-05-25/", {"kind": "off", "note": "停电"})
    assert answer["Location"] == "/calendar/?year=2012"
    assert due("2012-05") == date(2012, 5, 24)
    assert browser.post("/calendar/2012-05-25/", {"kind": "x"}).status_code == 422
    assert browser.get("/calendar/2012-02-30/").status_code == 404


def test_after_the_cut_off_hour_the_day_counts_as_the_next(
    world: World, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.pinned(date(2012, 5, 15)):
        assert clock.filing_day() == date(2012, 5, 15)
        monkeypatch.setattr(clock, "is_past_cutoff", lambda: True)
        assert clock.filing_day() == date(2012, 5, 16)
        filing = world.submitted_filing()
    assert filing.first_filed_on == date(2012, 5, 16)
