"""Who owes what by when: the open duties of all open plans.

Each kind of duty has a query, or a listing of its lines, that its story registers; reminders,
desks, the deadline pages and the tables know it by that.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from departments.models import User
from departments.permissions import reach_for
from departments.roles import Role
from reform_tracker.workdays import WorkCalendar
from tasks.duties import lines
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import ANSWERS, DutyKind
from tasks.duties.lines import duties_on_lines

Query = Callable[[Question], Iterator[Duty]]
_queries: dict[DutyKind, Query] = {}


def register(queries: Mapping[DutyKind, Query]) -> None:
    """Called when the apps are loaded, with the query of each kind of duty that the app knows."""
    _queries.update(queries)


def without_query() -> list[DutyKind]:
    """Kinds that nothing finds: their duties would be owed by nobody. Empty once all is loaded."""
    return [kind for kind in DutyKind if kind not in _queries and kind not in lines.kinds()]


def open_duties(asked: Question, *, without: Collection[DutyKind] = ()) -> list[Duty]:
    """Every duty that is asked for and open, most urgent first; `without` leaves out kinds."""
    found: list[Duty] = []
    for kind, query in _queries.items():
        if kind not in without:
            found += query(asked)
    found += duties_on_lines(asked, without)
    return _in_order(_naming_their_plan(found, asked))


def open_keys(asked: Question) -> Iterator[str]:
    """The keys of these duties, one kind after the other: never are all duties held at once."""
    for query in _queries.values():
        yield from (duty.key for duty in query(asked))
    yield from (duty.key for duty in duties_on_lines(asked))


def owed_by(user: User, asked: Question) -> list[Duty]:
    """What this account's desk shows of what is asked: its organization's duties, and what others
    wait for."""
    mine: list[Duty] = []
    if user.is_member:
        # A reporter can do nothing about a token.
        hidden = () if user.holds(Role.APPROVER) else (DutyKind.TOKEN,)
        own = replace(asked, organization_id=user.organization_id, once={})
        mine += open_duties(own, without=hidden)
    answers = {
        kind: reach for kind, action in ANSWERS.items() if (reach := reach_for(user, action))
    }
    if answers:
        waiting = open_duties(asked, without=set(DutyKind) - answers.keys())
        mine += [
            duty
            for duty in waiting
            if answers[duty.kind].covers(duty.organization_id) and user.pk not in duty.barred
        ]
    return _in_order(mine)


def _in_order(duties: Iterable[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda duty: (duty.due_on, duty.key))


def _naming_their_plan(duties: list[Duty], asked: Question) -> list[Duty]:
    """Where several plans are open, a duty says in its text under which of them it is owed."""
    if not duties:
        return duties
    numbers = asked.open_plans
    if len(numbers) < 2:  # noqa: PLR2004 (of one plan nobody asks which)
        return duties
    return [
        replace(
            duty, detail=" · ".join(filter(None, (numbers.get(duty.plan_id or 0), duty.detail)))
        )
        for duty in duties
    ]


def calendar_around(on: date, *, since: date | None = None) -> WorkCalendar:
    """The year before a day and the year after it; `since`, all from that day on."""
    first = on - timedelta(days=366)
    return WorkCalendar.load(min(first, since or first), on + timedelta(days=366))
