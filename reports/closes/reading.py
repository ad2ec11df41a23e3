"""What the pages and lists of periods read: the plan, a period, its figures, what came in since."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reports.closes import service
from reports.closes.book import Line, Stage, closed_as, line_of, lines
from reports.closes.changes import Changed, Touched, compared, touched
from reports.closes.models import PeriodClose
from reports.closes.showing import Silence, frozen_silence
from reports.figures.rollups import overview
from reports.figures.values import PlanFigures, thaw
from tasks.models import ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of a period that are frozen, by which entry; or those that a close would freeze
    now, with their hash in `seen`."""

    figures: PlanFigures
    entry: PeriodClose | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """What was frozen of a closed period beside what the facts say of that day now."""

    plan: ReformPlan
    line: Line
    frozen: PlanFigures
    now: PlanFigures
    explained: list[Changed]
    unexplained: list[Changed]


@dataclass(frozen=True, slots=True)
class Row:
    """A period in the list; `silence` of one that is closed or can be, `changes` since it was."""

    line: Line
    silence: Silence | None
    changes: int


def plan_read(request: HttpRequest, plan_id: int) -> tuple[ReformPlan, User]:
    """The plan, for whoever may read its closes. Raises Http404, PermissionDenied."""
    plan, user = find(plans(), pk=plan_id), account(request)
    authorize(user, Action.READ_REPORTS, plan.access())
    return plan, user


def line_read(plan: ReformPlan, code: str) -> Line:
    """A period as it stands today. Raises Http404."""
    line = line_of(plan, code, clock.today())
    if line is None:
        raise Http404
    line.period.plan = plan
    return line


def shown_of(line: Line) -> Shown | None:
    """None while a period is neither closed nor to be closed next."""
    if not (line.close or line.stage is Stage.NEXT):
        return None
    entry = closed_as(line.period)
    if entry and entry.figures:
        return Shown(thaw(entry.figures), entry)
    preview = service.preview(line.period, clock.today())
    return Shown(preview.figures, entry, preview.sha256)


def touched_since(plan: ReformPlan, found: Sequence[Line]) -> dict[int, Touched]:
    """The rows of each period that is closed for which something came in since."""
    return touched(plan, [line.close for line in found if line.close])


def rows_of(plan: ReformPlan) -> list[Row]:
    """Every period with its state, and who has not reported, the oldest first."""
    found = lines(plan, clock.today())
    frozen, since = frozen_silence(plan), touched_since(plan, found)
    return [
        Row(
            line,
            _silence(plan, line, frozen),
            len(since.get(line.close.pk, ())) if line.close else 0,
        )
        for line in found
    ]


def _silence(plan: ReformPlan, line: Line, frozen: dict[int, Silence]) -> Silence | None:
    if line.close:
        return frozen[line.close.pk]
    if line.stage is not Stage.NEXT:
        return None
    return Silence.of(overview(plan, line.period, line.period.ends_on, known=clock.today()))


def since_close(request: HttpRequest, plan_id: int, code: str) -> Since:
    """Raises Http404 where the period is not closed."""
    plan, _user = plan_read(request, plan_id)
    line = line_read(plan, code)
    entry = closed_as(line.period)
    if entry is None or entry.figures is None:
        raise Http404
    frozen = thaw(entry.figures)
    now = service.preview(line.period, clock.today()).figures
    steps = touched_since(plan, [line])[entry.pk]
    return Since(plan, line, frozen, now, *compared(frozen, now, steps))
