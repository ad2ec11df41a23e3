"""The working calendar: to read for everybody, to change for the system administrator."""

from calendar import Calendar
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.models import CalendarDay, CalendarYear
from reform_tracker.workdays import SATURDAY
from tasks.errors import Invalid
from tasks.reminding.calendar import service
from tasks.reminding.calendar.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    DayForm,
    NoticeForm,
    YearForm,
    initial_of,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in its month's table. `mark` is off, worked (a make-up day), weekend or plain."""

    day: date
    mark: str
    note: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    workdays: int


def calendar(request: HttpRequest) -> HttpResponse:
    """A year in twelve months."""
    asked = YearForm(request.GET)
    year = asked.cleaned_data["year"] if asked.is_valid() else clock.today().year
    known = CalendarYear.objects.filter(year=year).first()
    context = {
        "year": year,
        "months": _months(year),
        "known": known,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "may_edit": can(account(request), Action.EDIT_CALENDAR),
        "today": clock.today(),
    }
    return render(request, "tasks/reminding/calendar.html", context)


def calendar_import(request: HttpRequest) -> HttpResponse:
    """Paste a notice, see what it would change, take it over."""
    user = account(request)
    authorize(user, Action.EDIT_CALENDAR)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "confirm" in request.POST:
            with suppress(Invalid):  # what is wrong is shown in the preview
                year = service.import_notice(text, actor=user, source=BROWSER).notice.year
                told = _("The notice of %(year)s is taken over.")
                messages.success(request, told % {"year": year})
                return redirect(_page(year))
        found = service.preview_notice(text, actor=user)
    wrong = request.method == "POST" and (not form.is_valid() or found is None or found.problems)
    context = {"form": form, "found": found}
    return render(
        request, "tasks/reminding/calendar_import.html", context, status=422 if wrong else 200
    )


def calendar_day(request: HttpRequest, day: date) -> HttpResponse:
    """One day by hand."""
    user = account(request)
    authorize(user, Action.EDIT_CALENDAR)
    row = CalendarDay.objects.filter(day=day).first()
    form = DayForm(request.POST if request.method == "POST" else None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        moves = service.set_day(
            day,
            actor=user,
            source=BROWSER,
            is_workday=form.is_workday(),
            note=form.cleaned_data["note"],
        )
        text = ngettext(
            "Saved. %(count)d due date moves with it.",
            "Saved. %(count)d due dates move with it.",
            len(moves),
        )
        messages.success(request, text % {"count": len(moves)} if moves else _("Saved."))
        return redirect(_page(day.year))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "tasks/reminding/calendar_day.html", {"form": form, "day": day}, status=status
    )


def _page(year: int | None) -> str:
    return f"{reverse('tasks:calendar')}?year={year}"


def _months(year: int) -> list[Month]:
    rows = CalendarDay.between(date(year, 1, 1), date(year, 12, 31))
    known = {row.day: row for row in rows}
    months = []
    for number in range(1, 13):
        weeks = tuple(
            tuple(_day(day, known.get(day), inside=day.month == number) for day in week)
            for week in Calendar().monthdatescalendar(year, number)
        )
        worked = sum(
            day.inside and day.mark in ("plain", "worked") for week in weeks for day in week
        )
        months.append(Month(date(year, number, 1), weeks, worked))
    return months


def _day(day: date, row: CalendarDay | None, *, inside: bool) -> Day:
    weekend = day.weekday() >= SATURDAY
    if row is not None and row.is_workday is weekend:
        mark = "worked" if row.is_workday else "off"
    else:
        mark = "weekend" if weekend else "plain"
    return Day(day, mark, row.note_in_words if row else "", inside)
