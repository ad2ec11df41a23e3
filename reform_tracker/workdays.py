"""The Chinese working calendar: holidays, make-up working days (调休), working-day arithmetic.

Years without a published notice fall back to plain weekends.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Working days as a value: `exceptions` maps a day to whether it is worked."""

    exceptions: Mapping[date, bool]

    @classmethod
    def load(cls, first: date, last: date) -> "WorkCalendar":
        """Reads the exceptions from the calendar table, a year of margin on both sides."""
        from reform_tracker.models import CalendarDay  # noqa: PLC0415 (needs loaded apps)

        margin = timedelta(days=366)
        rows = CalendarDay.between(first - margin, last + margin)
        return cls(dict(rows.values_list("day", "is_workday")))

    @classmethod
    def known_on(cls, day: date, first: date, last: date) -> "WorkCalendar":
        """The calendar as it was at the end of a past day."""
        return cls.load(first, last).as_known_on([day])[day]

    def as_known_on(self, days: Collection[date]) -> dict[date, "WorkCalendar"]:
        """This calendar as it was at the end of each of these days. One query."""
        from reform_tracker.models import CalendarChange  # noqa: PLC0415 (needs loaded apps)

        later = CalendarChange.objects.filter(changed_on__gt=min(days)).order_by("-id")
        changes = list(later.values_list("changed_on", "day", "before"))
        found = {}
        for known in days:
            exceptions = dict(self.exceptions)
            for changed_on, day, before in changes:
                if changed_on > known:
                    exceptions.pop(day, None)
                    if before is not None:
                        exceptions[day] = before
            found[known] = WorkCalendar(exceptions)
        return found

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def on_or_before(self, day: date) -> date:
        """The day itself if worked, else the previous working day."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def shift(self, day: date, workdays: int) -> date:
        """The day that lies so many working days after (negative: before) the given one.

        Zero gives the day itself moved to the previous working day.
        """
        step = ONE_DAY if workdays > 0 else -ONE_DAY
        day = self.on_or_before(day) if workdays <= 0 else day
        for _ in range(abs(workdays)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when last < first."""
        return self._until(last) - self._until(first)

    def _until(self, day: date) -> int:
        """How many days are worked up to and including a day, since the calendar began."""
        weeks, more = divmod(day.toordinal(), 7)  # the first day of all was a Monday
        days, sums = self._departures
        return weeks * SATURDAY + min(more, SATURDAY) + sums[bisect_right(days, day)]

    @cached_property
    def _departures(self) -> tuple[list[date], list[int]]:
        """The days that depart from the plain week, in order, and how many days more are worked
        because of the first none, one, two … of them."""
        days = sorted(
            day for day, worked in self.exceptions.items() if worked != (day.weekday() < SATURDAY)
        )
        more = (1 if self.exceptions[day] else -1 for day in days)
        return days, list(accumulate(more, initial=0))
