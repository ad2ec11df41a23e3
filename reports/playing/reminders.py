"""What the machine does meanwhile: reminders every two weeks, the figures of months that ended."""

from datetime import timedelta
from functools import partial

from reform_tracker import clock
from reform_tracker.notifications import inbox
from reform_tracker.workdays import ONE_DAY
from reports.figures import kept
from reports.playing.cast import Cast, Story
from reports.playing.tempers import Temper
from tasks.reminding import planner

FORTNIGHT = 14  # days, from the first Monday on
READ_ON = 20  # of each month


def story(cast: Cast) -> Story:
    """Between two passes the planner makes up for the days that were left out, as after any gap."""
    first, last = cast.day(5, 9), cast.day(13, 31)
    monday = cast.day(5, 14)
    for number in range((last - monday).days + 1):
        day = monday + timedelta(days=number)
        if number % FORTNIGHT == 0:
            yield day, _remind
        if day.day == READ_ON:
            yield day, partial(_read, cast)
    for period in cast.periods:
        if period.ends_on >= first:
            yield period.ends_on + ONE_DAY, partial(kept.keep_days, 1)


def _read(cast: Cast) -> None:
    """Who is punctual has read his messages."""
    units = [unit for unit, temper in cast.tempers.items() if temper is Temper.PUNCTUAL]
    for unit in units:
        for user in (cast.person(unit), cast.approver(unit)):
            inbox.mark_read(actor=user)


def _remind() -> None:
    planner.plan(clock.today())
    planner.settle_gone(clock.today())
