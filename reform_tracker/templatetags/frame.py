"""Tags and filters every template may use without loading them."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reform_tracker.workdays import WorkCalendar

register = template.Library()

NOTHING = "—"
# The schedule's mark is this wide in a bar of 100; it stays inside at 0 and at 100.
MARK = 1.4


@register.inclusion_tag("components/bar.html")
def bar(actual: int | None, scheduled: int | None = None) -> dict[str, Any]:
    """A progress bar: the share done, the share missing, a mark where the schedule stands.

    Both in percent, 0-100; None where there is no basis. The words are in the picture's title.
    """
    done = _clamped(actual)
    due = _clamped(scheduled)
    return {
        "title": _bar_title(done, due),
        "done": done,
        "gap": max(0, (due or 0) - (done or 0)),
        "mark": None if due is None else round(min(max(due - MARK / 2, 0), 100 - MARK), 1),
        "mark_width": MARK,
    }


def _clamped(value: float | None) -> int | None:
    return None if value is None else min(max(round(value), 0), 100)


def _bar_title(done: int | None, due: int | None) -> str:
    shown = {"done": done, "due": due}
    if done is None and due is None:
        return _("No progress reported, no schedule")
    if done is None:
        return _("No progress reported, scheduled %(due)s%%") % shown
    if due is None:
        return _("Done %(done)s%%, no schedule") % shown
    return _("Done %(done)s%%, scheduled %(due)s%%") % shown


@register.filter
def percent(value: object) -> str:
    """40 → "40%", 33.3 → "33.3%"; a dash for None, which is not the same as zero."""
    return f"{value:g}%" if isinstance(value, int | float | Decimal) else NOTHING


@register.filter
def shown_date(value: date | None) -> str:
    """2012年5月8日, without leading zeros (GB/T 9704-2012, 7.3.5.4), on an English page 8 May 2012;
    a dash for None."""
    return date_format(_local(value), "DATE_FORMAT") if value else NOTHING


@register.filter
def shown_datetime(value: datetime | None) -> str:
    """2012年5月8日 09:05 in the plan's time zone, on an English page 8 May 2012 09:05; a dash for
    None."""
    return date_format(_local(value), "DATETIME_FORMAT") if value else NOTHING


@register.filter
def shown_weekday(value: date | None) -> str:
    """The day of the week in one word."""
    if not value:
        return ""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[_local(value).weekday()]


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The present query string with these keys set, or removed where the value is None or "".

    A changed filter or order starts at the first page again: `page` and `after` stay only if they
    are given.
    """
    request = context.get("request")
    if request is None:
        return "?"
    params = request.GET.copy()
    params.pop("page", None)
    params.pop("after", None)
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def workbook_here(context: Context) -> str:
    """The address of the page's list as a workbook, under the same filters."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None:
        return ""
    return reverse(f"{match.view_name}-workbook", kwargs=match.kwargs) + query(context)


@register.simple_tag
def page_numbers(page: "Page[Any]") -> Iterator[int | str]:
    """The page numbers to offer: both ends, two around the present one, ellipses between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag
def next_workday(day: date) -> date:
    """The working day after the given one, by the table of holidays. Costs one query."""
    return WorkCalendar.load(day, day).shift(day, 1)
