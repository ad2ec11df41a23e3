"""By when a document that came back is due again."""

from datetime import date, timedelta

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from tasks.models.signed import SignedDocument

REWORK_WORKDAYS = 5  # a returned document is due again so many working days after the return
LONGEST_BREAK = timedelta(days=40)  # calendar days that five working days can take


def due_again(
    document: SignedDocument | None, due_on: date, calendar: WorkCalendar | None = None
) -> date:
    """The due date, or some working days after a return: what came in time is not late by it.

    A document that was never filed, or whose filing was withdrawn, keeps its due date.
    """
    if document is None or document.reviewed_at is None or document.first_filed_on is None:
        return due_on
    returned_on = clock.local_date(document.reviewed_at)
    known = calendar or WorkCalendar.load(returned_on, returned_on + LONGEST_BREAK)
    return max(due_on, known.shift(returned_on, REWORK_WORKDAYS))
