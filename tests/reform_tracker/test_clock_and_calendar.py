"""The business date, and working days with make-up days (调休)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.models import BusinessClock
from reform_tracker.workdays import WorkCalendar

MAY = WorkCalendar({date(2012, 4, 28): True, date(2012, 4, 30): False, date(2012, 5, 1): False})
DAYS = st.dates(date(2012, 1, 1), date(2012, 12, 31))


def test_the_date_is_pinned_moved_or_the_calendars(db: None, settings: Settings) -> None:
    assert clock.today() == timezone.localdate()
    with clock.pinned(date(2012, 5, 8)):
        assert clock.today() == date(2012, 5, 8)
        assert clock.now().date() == date(2012, 5, 8)
        assert clock.now().tzinfo is not None
        with clock.pinned(date(2012, 5, 9)):
            assert clock.today() == date(2012, 5, 9)
        assert clock.today() == date(2012, 5, 8)
    settings.DEMO = True
    assert clock.today() == date(2012, 5, 8)
    clock.move_to(date(2012, 5, 14))
    clock.move_to(date(2012, 5, 16))
    assert clock.today() == date(2012, 5, 16)
    assert BusinessClock.objects.count() == 1


def test_a_live_system_keeps_the_calendars_date(db: None, settings: Settings) -> None:
    BusinessClock.objects.create(id=1, today=date(2012, 5, 14))
    settings.DEMO = False
    assert clock.today() == timezone.localdate()
    with pytest.raises(RuntimeError):
        clock.move_to(date(2012, 5, 8))


def test_the_stored_calendar_knows_the_may_holiday_of_2012(db: None) -> None:
    calendar = WorkCalendar.load(date(2012, 4, 1), date(2012, 5, 31))
    worked = [day for day in range(26, 31) if calendar.is_workday(date(2012, 4, day))]
    assert worked == [26, 27, 28]
    assert not calendar.is_workday(date(2012, 5, 1))
    assert calendar.is_workday(date(2012, 5, 2))


def test_working_days_are_counted_over_the_holiday() -> None:
    assert MAY.between(date(2012, 4, 27), date(2012, 5, 2)) == 2  # the worked Saturday, the 2nd
    assert MAY.between(date(2012, 5, 2), date(2012, 4, 27)) == -2
    assert MAY.shift(date(2012, 4, 27), 1) == date(2012, 4, 28)
    assert MAY.shift(date(2012, 4, 28), 1) == date(2012, 5, 2)
    assert MAY.shift(date(2012, 5, 2), -1) == date(2012, 4, 28)
    assert MAY.on_or_before(date(2012, 5, 1)) == date(2012, 4, 28)
    assert MAY.on_or_after(date(2012, 4, 29)) == date(2012, 5, 2)


@given(DAYS, st.integers(-40, 40))
def test_a_shift_lands_on_a_working_day_so_many_away(day: date, workdays: int) -> None:
    landed = MAY.shift(day, workdays)
    assert MAY.is_workday(landed)
    start = day if workdays > 0 else MAY.on_or_before(day)
    assert MAY.between(start, landed) == workdays


@given(DAYS, DAYS, DAYS)
def test_working_days_add_up(first: date, second: date, third: date) -> None:
    one, two, three = sorted((first, second, third))
    assert MAY.between(one, three) == MAY.between(one, two) + MAY.between(two, three)
    assert MAY.between(one, one) == 0
    days = (one + timedelta(days=n) for n in range(1, (two - one).days + 1))
    assert MAY.between(one, two) == sum(map(MAY.is_workday, days))
    assert MAY.between(one, one + timedelta(days=1)) in (0, 1)
