"""How the rows of the matrix about closing periods are tried."""

from datetime import date
from typing import Any

from reports.closes import service
from reports.closes.book import closed_as
from reports.closes.models import PeriodClose
from tests.contract.cases import Case, plan_page
from tests.contract.preparing import MARKER, pk
from tests.factories.world import World
from tests.reports.closes.closing import close

YESTERDAY = date(2012, 5, 7)


def over(world: World) -> World:
    """The period ended yesterday; a report of it says the marker."""
    world.period.ends_on = YESTERDAY
    world.period.save()
    world.accepted_report(progress=MARKER)
    return world


def closed(world: World) -> PeriodClose:
    return close(over(world))


def _place(world: World, _thing: Any) -> list[Any]:
    return [world.plan.pk, world.period.code]


def _seen(world: World, _thing: Any) -> dict[str, Any]:
    world.period.plan = world.plan
    return {"version": 0, "seen": service.preview(world.period, date(2012, 5, 8)).sha256}


CLOSE_CASES = {
    "the periods of a plan": plan_page,
    "read what would be frozen of a period": Case(over, _place),
    "read what is frozen of a period": Case(closed, _place),
    "read what changed since a period was closed": Case(closed, _place),
    "the periods as a workbook": plan_page,
    "the rows of a period as a workbook": Case(closed, _place),
    "changes since as a workbook": Case(closed, _place),
    "a close of a period over the API": Case(closed, shows=lambda w, t: t.hash),
    "read a close of a period over the API": Case(closed, pk),
    "the button that closes a period": Case(
        over, _place, shows=lambda w, t: f"/periods/{w.period.code}/close/"
    ),
    "close a period": Case(
        over,
        _place,
        _seen,
        "post",
        lambda w, t, user: closed_as(w.period) is not None,
    ),
    "open a closed period again": Case(
        closed,
        _place,
        lambda w, t: {"version": t.number, "reason": MARKER},
        "post",
        lambda w, t, user: closed_as(w.period) is None,
    ),
}
