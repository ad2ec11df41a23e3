"""The business date: the one place that is asked what day it is.

Everywhere else `date.today()` and `timezone.now()` are forbidden for business facts, so that a
rehearsal can run on 8 May 2012 and a test on any day. Technical times (leases, sessions, token
expiry) use the real clock on purpose.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

_pinned: ContextVar[date | None] = ContextVar("business_date", default=None)
# Inside of held(): the answer to the first question, or nothing yet.
_held: ContextVar[list[date] | None] = ContextVar("held_business_date", default=None)


def today() -> date:
    """The business date in Asia/Shanghai.

    The pinned date if one is pinned, else the demo's stored date, else the calendar's.
    """
    pinned = _pinned.get()
    if pinned is not None:
        return pinned
    held = _held.get()
    if held is None:
        return _stored() or timezone.localdate()
    if not held:
        held.append(_stored() or timezone.localdate())
    return held[0]


def now() -> datetime:
    """The business date with the real time of day, aware, in the current time zone."""
    real = timezone.localtime()
    return datetime.combine(today(), real.timetz())


def filing_day() -> date:
    """The day as which something handed in at this moment counts.

    After the cut-off hour (`CUTOFF_HOUR`) it is the next day: what is due today is late then.
    """
    return today() + timedelta(days=1) if is_past_cutoff() else today()


def is_past_cutoff() -> bool:
    """Whether the day's cut-off hour has passed; without one the day ends at midnight."""
    cutoff = settings.CUTOFF_HOUR
    return cutoff is not None and timezone.localtime().time() >= cutoff


def local_date(moment: datetime | None) -> date:
    """The day of a stored moment in Asia/Shanghai; today's business date for None."""
    return moment.astimezone(timezone.get_default_timezone()).date() if moment else today()


def end_of(day: date) -> datetime:
    """The moment at which a business day is over, aware."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def real_now() -> datetime:
    """The machine's own time, for leases, sessions and expiry."""
    return timezone.now()


@contextmanager
def pinned(day: date | None = None) -> Iterator[date]:
    """Holds the business date still for a planning pass or a test."""
    token = _pinned.set(day or today())
    try:
        yield today()
    finally:
        _pinned.reset(token)


@contextmanager
def held() -> Iterator[None]:
    """Holds the date of the first question still. Asks nothing itself: a request that needs no
    date needs no database either."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def move_to(day: date) -> None:
    """Sets the stored business date of a demo system, from the next request on.

    Raises RuntimeError outside a demo: a live system's date is the calendar's.
    """
    from reform_tracker.models import BusinessClock  # noqa: PLC0415 (needs loaded apps)

    if not settings.DEMO:
        raise RuntimeError("The business date can only be moved in a demo system.")
    BusinessClock.objects.update_or_create(id=1, defaults={"today": day})


def _stored() -> date | None:
    if not settings.DEMO:
        return None
    from reform_tracker.models import BusinessClock  # noqa: PLC0415 (needs loaded apps)

    return BusinessClock.objects.values_list("today", flat=True).first() or date.fromisoformat(
        settings.DEMO_START_DATE
    )
