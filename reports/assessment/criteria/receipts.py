"""Whether an organization confirmed in time what it has under the plan (签收)."""

from collections.abc import Iterator
from datetime import date, datetime

from reform_tracker import clock
from reports.assessment.facts import Asked, Evidence, Fact, Outcome, Why
from tasks.acknowledging.models import WORKDAYS
from tasks.acknowledging.reading import Stand, stands
from tasks.models import Acknowledgement


def facts(asked: Asked) -> Iterator[Fact]:
    """One for each part of a line that the organization has, and one for the plan itself where a
    prefecture confirms that.

    Nobody is late while the commission owes an answer to an objection; after it the days begin
    anew.
    """
    rows = Acknowledgement.objects.filter(plan=asked.plan)
    if asked.only is not None:
        rows = rows.filter(organization=asked.only)
    for stand in stands(rows, asked.day):
        for what, asked_on, confirmed_at in _parts(stand, str(asked.plan.year)):
            due_on = asked.calendar.shift(asked_on, WORKDAYS)
            found = _judged(confirmed_at, due_on, asked.day)
            if found is None or due_on > asked.last:
                continue
            outcome, why, done_on = found
            evidence = Evidence("acknowledgement", stand.row.pk)
            organization = stand.row.organization_id
            yield asked.judged(Fact(organization, what, outcome, why, evidence, due_on, done_on))


def _parts(stand: Stand, year: str) -> Iterator[tuple[str, date, datetime | None]]:
    """What is to be confirmed, from when on, and when it was; not what waits for an answer."""
    row = stand.row
    whole = row.lines_since is None and row.organization.is_prefecture
    if whole and not stand.open_objections:
        yield year, row.asked_on, stand.received_at
    for line in stand.lines:
        if not line.waits:
            yield line.key, line.owed_from(row.asked_on), line.confirmed_at


def _judged(
    confirmed_at: datetime | None, due_on: date, day: date
) -> tuple[Outcome, Why, date | None] | None:
    if confirmed_at is None:
        return (Outcome.MISSED, Why.NOT_THERE, None) if day > due_on else None
    done_on = clock.local_date(confirmed_at)
    if done_on > due_on:
        return Outcome.MISSED, Why.LATE, done_on
    return Outcome.MET, Why.IN_TIME, done_on
