"""When messages may leave: on working days, outside of the quiet hours."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar


def may_send(today: date) -> bool:
    """Whether a digest may leave at this moment of the business date."""
    at = timezone.localtime(clock.now()).time()
    return WorkCalendar.load(today, today).is_workday(today) and not is_quiet(at)


def is_quiet(at: time) -> bool:
    """Whether nobody is disturbed at this time of day (`QUIET_HOURS`)."""
    begins, ends = settings.QUIET_HOURS
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def first_moment(day: date) -> datetime:
    """From when a digest of that day could leave, aware."""
    _begins, ends = settings.QUIET_HOURS
    at = ends if is_quiet(time.min) else time.min
    return timezone.make_aware(datetime.combine(day, at))
