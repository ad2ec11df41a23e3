"""Changing the working calendar: by a year's holiday notice, or one day by hand.

Due dates that lie ahead move with it; a due date that has passed stays what it was.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event, Told
from reform_tracker.models import CalendarChange, CalendarDay, CalendarYear
from reform_tracker.workdays import SATURDAY, WorkCalendar
from tasks.errors import Invalid, Problem
from tasks.models import Assignment, PeriodMove, ReportingPeriod
from tasks.plan import periods
from tasks.reminding.calendar.holidays import HolidayNotice, Misread, read_notice
from tasks.state.changes import periods_changed

REASONS = {
    "no_year": gettext_lazy("The title “关于…年部分节假日安排的通知” was not found."),
    "two_years": gettext_lazy("The text holds notices of several years. Paste one of them."),
    "amendment": gettext_lazy(
        "This notice changes single days, it does not arrange a year. Change those days by hand on"
        " the calendar page."
    ),
    "missing": gettext_lazy("This holiday is missing. Paste the whole notice."),
    "twice": gettext_lazy("This holiday is arranged twice."),
    "no_day": gettext_lazy("No day off is named."),
    "no_heading": gettext_lazy(
        "A paragraph of a holiday begins with a numeral such as 一、; remove what is no part of the"
        " notice."
    ),
    "weekday": gettext_lazy("The date does not fall on the weekday that is named."),
    "count": gettext_lazy("The number of days that is stated is another one."),
    "no_such_day": gettext_lazy("There is no such day."),
    "other_year": gettext_lazy("The day lies in another year."),
    "no_month": gettext_lazy("It is not said in which month the day lies."),
    "span": gettext_lazy("The span of days cannot be right."),
    "weekday_worked": gettext_lazy("A make-up working day falls on a Saturday or Sunday."),
    "no_verb": gettext_lazy("It is not said whether the day is off or worked."),
    "two_verbs": gettext_lazy("Which days are off and which are worked? A comma is missing."),
    "not_understood": gettext_lazy(
        "Not understood. Write days as 1月2日 and 放假 or 上班 behind them."
    ),
    "not_off": gettext_lazy("The explanation names a day off that the arrangement does not."),
    "both": gettext_lazy("The day is both off and worked."),
}


@dataclass(frozen=True, slots=True)
class Move:
    """A due date that moves with the calendar."""

    period: ReportingPeriod
    due_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """A day that becomes another one: worked, off; None for what the plain week says."""

    day: date
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What taking over a notice would do."""

    notice: HolidayNotice
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]

    @property
    def problems(self) -> list[tuple[Misread, str]]:
        return [(one, str(REASONS[one.reason])) for one in self.notice.problems]


def preview_notice(text: str, *, actor: User) -> NoticePreview:
    """Reads a notice and says what would change; writes nothing. Raises PermissionDenied."""
    authorize(actor, Action.EDIT_CALENDAR)
    notice = read_notice(text)
    if notice.year is None:
        return NoticePreview(notice, (), ())
    changes = _changes(notice)
    after = {change.day: change.after for change in changes}
    return NoticePreview(notice, tuple(changes), tuple(_moves(after)))


@transaction.atomic
def import_notice(text: str, *, actor: User, source: str) -> NoticePreview:
    """Takes a year's notice over: its days replace what the calendar held of that year.

    The same notice again changes nothing. Raises Invalid with each line that was not understood,
    PermissionDenied.
    """
    found = preview_notice(text, actor=actor)
    if found.notice.problems:
        raise Invalid(
            [
                Problem("text", f"{_('Line %(line)s') % {'line': one.line}}: {one.text} {reason}")
                for one, reason in found.problems
            ]
        )
    year = found.notice.year or 0
    known = CalendarYear.objects.filter(year=year).first()
    if not found.changes and known is not None and known.number == found.notice.number:
        return found
    days = {change.day: change.after for change in found.changes}
    _store(days, note=found.notice.number, notice_year=year)
    row, _made = CalendarYear.objects.update_or_create(
        year=year,
        defaults={"number": found.notice.number, "taken_over_at": clock.now()},
    )
    _move(found.moves)
    record(
        actor=actor,
        action="calendar.imported",
        target=row,
        source=source,
        summary=f"{found.notice.year} {found.notice.number}",
        data={"changes": _facts(found.changes), "moves": _moved(found.moves)},
        changes=_of_moved_periods([move.period.pk for move in found.moves]),
    )
    return found


@transaction.atomic
def set_day(
    day: date, *, actor: User, source: str, is_workday: bool | None, note: str
) -> tuple[Move, ...]:
    """Makes one day worked or off, or (None) what the plain week says; returns what moves.

    Raises PermissionDenied.
    """
    authorize(actor, Action.EDIT_CALENDAR)
    before = CalendarDay.objects.filter(day=day).first()
    was = before.is_workday if before else None
    plain = day.weekday() < SATURDAY
    wanted = None if is_workday is plain and before is None else is_workday
    if was == wanted and (before.note if before else "") == note.strip():
        return ()
    moves = tuple(_moves({day: wanted}))
    _store({day: wanted}, note=note.strip(), notice_year=None)
    _move(moves)
    record(
        actor=actor,
        action="calendar.day",
        target=before or CalendarDay(day=day, is_workday=plain),
        source=source,
        summary=day.isoformat(),
        data={"changes": _facts([Change(day, was, wanted)]), "note": note, "moves": _moved(moves)},
        changes=_of_moved_periods([move.period.pk for move in moves]),
    )
    return moves


def _changes(notice: HolidayNotice) -> list[Change]:
    """How the calendar differs from the notice: within the notice's year, where it names days of
    the years beside it, and where it once did.

    What a later year's notice arranged stays: that one is newer, whichever is taken over last.
    """
    wanted = dict.fromkeys(notice.off, False) | dict.fromkeys(notice.worked, True)
    year = notice.year or 0
    rows = CalendarDay.objects.filter(Q(day__year=year) | Q(notice_year=year) | Q(day__in=wanted))
    arranged_later = {row.day for row in rows if (row.notice_year or 0) > year}
    held = {row.day: row.is_workday for row in rows}
    changes = []
    for day in sorted((held.keys() | wanted.keys()) - arranged_later):
        plain = day.weekday() < SATURDAY
        if held.get(day, plain) != wanted.get(day, plain):
            changes.append(Change(day, held.get(day), wanted.get(day)))
    return changes


def _moves(changed: Mapping[date, bool | None]) -> Iterable[Move]:
    """The due dates ahead that fall elsewhere with these days."""
    if not changed:
        return
    today = clock.today()
    years = {day.year for day in changed}
    known = WorkCalendar.load(min(changed), max(changed)).exceptions
    exceptions = {day: worked for day, worked in known.items() if day not in changed}
    exceptions |= {day: worked for day, worked in changed.items() if worked is not None}
    calendar = WorkCalendar(exceptions)
    rows = ReportingPeriod.objects.filter(due_on__year__in=years, due_on__gte=today)
    for period in rows.select_related("plan").defer("plan__source_text").order_by("due_on", "pk"):
        due_on = periods.due_on(period.plan, period.starts_on, calendar)
        if due_on != period.due_on and due_on >= today:
            yield Move(period, due_on)


def _store(days: Mapping[date, bool | None], *, note: str, notice_year: int | None) -> None:
    stored = dict(CalendarDay.objects.filter(day__in=days).values_list("day", "is_workday"))
    CalendarChange.objects.bulk_create(
        CalendarChange(day=day, before=stored.get(day), after=worked, changed_on=clock.today())
        for day, worked in days.items()
        if stored.get(day) != worked
    )
    CalendarDay.objects.filter(day__in=days).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_workday=worked, note=note[:60], notice_year=notice_year)
        for day, worked in days.items()
        if worked is not None
    )


def _move(moves: Collection[Move]) -> None:
    for move in moves:
        ReportingPeriod.objects.filter(pk=move.period.pk).update(due_on=move.due_on)
        PeriodMove.objects.create(
            period=move.period,
            before=move.period.due_on,
            after=move.due_on,
            moved_on=clock.today(),
        )
    periods_changed({move.period.plan_id for move in moves})


def _facts(changes: Iterable[Change]) -> list[list[object]]:
    return [[change.day.isoformat(), change.before, change.after] for change in changes]


def _moved(moves: Iterable[Move]) -> list[list[object]]:
    return [
        [move.period.pk, move.period.code, move.period.due_on.isoformat(), move.due_on.isoformat()]
        for move in moves
    ]


def _of_moved_periods(periods: Collection[int]) -> tuple[Told, ...]:
    """A period whose due date moves with the calendar is told to whoever reports in its plan."""
    if not periods:
        return ()
    plans = dict(ReportingPeriod.objects.filter(pk__in=periods).values_list("pk", "plan"))
    organizations: dict[int, list[int]] = {}
    for plan, organization in (
        Assignment.objects.reporting()
        .filter(measure__task__area__plan__in=plans.values())
        .order_by("organization")
        .values_list("measure__task__area__plan", "organization")
        .distinct()
    ):
        organizations.setdefault(plan, []).append(organization)
    return tuple(
        Told(organization, "periods", period, Event.DEADLINE_CHANGED)
        for period, plan in plans.items()
        for organization in organizations.get(plan, ())
    )
