"""Whether something was handed in on time, out of the times during which it was filed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from reform_tracker.workdays import WorkCalendar
from reports.assessment.facts import Outcome, Why
from tasks.signing.rework import again_on
from tasks.state.facts import DueDate

ONE_DAY = timedelta(days=1)


class Spell(Protocol):
    """A time during which a document was filed."""

    @property
    def filed_on(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def returned(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Times:
    """By when something was due and what is known at the end of `day`.

    `ends_on` is the day from which somebody else owes it. `counted_on` is the date of filing as the
    document bears it: what is signed after the cut-off hour counts for the next day.
    """

    due_on: date
    day: date
    calendar: WorkCalendar
    ends_on: date | None = None
    counted_on: date | None = None


def due_in_time(dates: Iterable[DueDate]) -> date | None:
    """The date that counts: one that was extended counts if that was asked for, or ordained, before
    it had passed, and one that was asked for later does not."""
    current: date | None = None
    for one in dates:
        if current is not None and (one.asked_on or one.set_on) > current:
            break
        current = one.due_on
    return current


Judgement = tuple[Outcome, Why, date | None]


def judge(spells: Iterable[Spell], times: Times) -> Judgement | None:
    """What became of it and the day it was filed; None as long as it is not due.

    A return leaves the date of filing and asks for it again within some working days, a withdrawal
    takes the date back.
    """
    filed: date | None = None
    back: date | None = None
    late_again = False
    for spell in sorted((one for one in spells if one.filed_on <= times.day), key=_in_order):
        late_again |= back is not None and spell.filed_on > _again(back, times)
        back = None
        filed = filed or spell.filed_on
        if spell.until is None or spell.until > times.day:
            continue
        if spell.returned:
            back = spell.until
        else:
            filed = None
    late_again |= back is not None and _is_lost(back, times)
    if filed is None:
        return (Outcome.MISSED, Why.NOT_THERE, None) if times.day > times.due_on else None
    filed = times.counted_on if times.counted_on == filed + ONE_DAY else filed
    if filed > times.due_on:
        return Outcome.MISSED, Why.LATE, filed
    if late_again:
        return Outcome.MISSED, Why.LATE_AGAIN, filed
    return Outcome.MET, Why.IN_TIME, filed


def _in_order(spell: Spell) -> tuple[date, date]:
    return spell.filed_on, spell.until or date.max


def _again(back: date, times: Times) -> date:
    return max(times.due_on, again_on(back, times.calendar))


def _is_lost(back: date, times: Times) -> bool:
    """Whether what came back is overdue, and still this organization's."""
    by = _again(back, times)
    return times.day > by and (times.ends_on is None or by < times.ends_on)
