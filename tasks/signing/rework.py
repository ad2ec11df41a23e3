"""By when a document that came back is due again."""

from datetime import date, datetime, timedelta
from typing import Protocol

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar

REWORK_WORKDAYS = 5  # a returned document is due again so many working days after the return
LONGEST_BREAK = timedelta(days=40)  # calendar days that five working days can take


class Reviewed(Protocol):
    """What decides whether a document came back: a signed document, or its facts as values."""

    @property
    def reviewed_at(self) -> datetime | None: ...

    @property
    def first_filed_on(self) -> date | None: ...


def due_again(
    document: Reviewed | None, due_on: date, calendar: WorkCalendar | None = None
) -> date:
    """The due date, or some working days after a return: what came in time is not late by it.

    A document that was never filed, or whose filing was withdrawn, keeps its due date.
    """
    if document is None or document.reviewed_at is None or document.first_filed_on is None:
        return due_on
    returned_on = clock.local_date(document.reviewed_at)
    known = calendar or WorkCalendar.load(returned_on, returned_on + LONGEST_BREAK)
    return due_since(returned_on, due_on, known)


def due_since(returned_on: date | None, due_on: date, calendar: WorkCalendar) -> date:
    """The same of a document of which is known on which day it came back after it was filed."""
    return max(due_on, again_on(returned_on, calendar)) if returned_on else due_on


def again_on(returned_on: date, calendar: WorkCalendar) -> date:
    """By when what was returned on a day may be handed in again."""
    return calendar.shift(returned_on, REWORK_WORKDAYS)
