"""Time line: the milestones of an area with the first, the present and the expected date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Table
from reform_tracker.workdays import WorkCalendar
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis, Findings
from reports.analyses.dated import Dated, dated_milestones
from reports.analyses.forms import AnalysisForm
from reports.analyses.pictures import Picture, Point, picture_of
from reports.analyses.reached import Reached, reached_by
from reports.figures.milestones import AHEAD
from reports.figures.summing import Row
from tasks.duties.endings import reopened_on
from tasks.links import task_page
from tasks.models import Assignment, Measure
from tasks.signing.rework import LONGEST_BREAK, due_since

REACHED, CLAIMED, LATE, NEAR, OPEN, ENDED = "reached", "claimed", "late", "near", "open", "ended"
STRUCK_OFF = "struck_off"
EVERYBODY = "all"


class TimeLineForm(AnalysisForm):
    """Beside the filters of every analysis: which milestones, and whose."""

    due = forms.ChoiceField(
        label=gettext_lazy("When due"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (LATE, gettext_lazy("Overdue")),
            (NEAR, gettext_lazy("Within four weeks")),
        ],
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[
            ("", gettext_lazy("Lead departments")),
            (EVERYBODY, gettext_lazy("All organizations")),
        ],
    )


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A milestone with the row of its measure and how far it is on the day."""

    row: Row
    dated: Dated
    state: str


@dataclass(frozen=True, slots=True)
class Named:
    """A time line with the name of its measure."""

    line: TimeLine
    key: str
    task: str

    def point(self) -> Point:
        row = self.line.row
        return point_of(self.line.dated, self.key, row.organization, _place(row), self.line.state)


def point_of(dated: Dated, key: str, organization: str, url: str, state: str) -> Point:
    """What is drawn of a milestone of the measure with that key, and what is told of it."""
    label, word = f"{key} {dated.title}", state_words()[state]
    told = [label, organization, _("first date %(day)s") % {"day": dated.original}]
    if dated.due_on != dated.original:
        told.append(_("now %(day)s") % {"day": dated.due_on})
    if dated.forecast:
        told.append(_("forecast %(day)s") % {"day": dated.forecast})
    told.append(word)
    return Point(
        label,
        " · ".join(told),
        url,
        state,
        word,
        dated.original,
        dated.due_on,
        dated.forecast,
    )


def state_words() -> dict[str, str]:
    return {
        REACHED: _("Reached and confirmed"),
        CLAIMED: _("Reported as reached"),
        LATE: _("Overdue"),
        NEAR: _("Within four weeks"),
        OPEN: _("To come"),
        ENDED: _("Not reached when the plan was closed"),
        STRUCK_OFF: _("Struck off with its measure"),
    }


def _rule() -> str:
    return _(
        "Each line is a milestone of an accepted implementation plan: the date that was promised"
        " first, the one that holds, the one that is expected. It is overdue when its date has"
        " passed and no filed report says that it was reached."
    )


def _promised(asked: Asked) -> list[tuple[Row, Dated]]:
    """In print order, those of a measure by their dates."""
    rows = asked.kept
    if asked.counts_leads and asked.more.get("whose") != EVERYBODY:
        rows = [row for row in rows if row.role == Assignment.Role.LEAD]
    found: dict[tuple[int, int], list[Dated]] = {}
    for one in dated_milestones(asked, _of_area(asked)):
        found.setdefault((one.measure_id, one.organization_id), []).append(one)
    return [
        (row, one) for row in rows for one in found.get((row.measure_id, row.organization_id), ())
    ]


def _lines(asked: Asked) -> list[TimeLine]:
    reached, due = reached_by(asked), asked.more.get("due")
    promised = _promised(asked)
    back = [day for row, _one in promised if (day := reopened_on(row.closures))]
    calendar = WorkCalendar.load(min(back), max(back) + LONGEST_BREAK) if back else None
    lines = (
        TimeLine(row, one, _state(row, one, reached, asked, calendar)) for row, one in promised
    )
    return [one for one in lines if due in (None, one.state)]


def _of_area(asked: Asked) -> Q:
    return Q(commitment__measure__task__area=asked.area) if asked.area else Q()


def _state(
    row: Row, one: Dated, reached: Reached, asked: Asked, calendar: WorkCalendar | None
) -> str:
    """`calendar` is there where something was opened again: then it is due some days later."""
    if one.pk in reached.verified:
        return REACHED
    if one.pk in reached.claimed:
        return CLAIMED
    if asked.is_closed:
        return ENDED
    if any(until is None for _on, until in row.closures):
        return STRUCK_OFF
    due_on = due_since(reopened_on(row.closures), one.due_on, calendar) if calendar else one.due_on
    if due_on < asked.on:
        return LATE
    return NEAR if due_on <= asked.on + AHEAD else OPEN


def _count(asked: Asked) -> int:
    return len(_lines(asked) if asked.more.get("due") else _promised(asked))


def _find(asked: Asked) -> Findings:
    lines = _lines(asked)
    measures = Measure.objects.order_by().select_related("task")
    known = measures.in_bulk({one.row.measure_id for one in lines})
    named = [
        Named(one, known[one.row.measure_id].key, known[one.row.measure_id].task.title)
        for one in lines
    ]
    table = Table(TIME_LINE.title, COLUMNS, named, is_list=True)
    return Findings(len(lines), [table], beside={"areas": list(_areas(asked, lines))})


def _areas(asked: Asked, lines: Sequence[TimeLine]) -> Iterator[tuple[str, int, str]]:
    """Each area with how many of its milestones are listed, and its own list."""
    counts: dict[int, tuple[str, int]] = {}
    for line in lines:
        name = f"{line.row.area_number}. {line.row.area}"
        counts[line.row.area_id] = name, counts.get(line.row.area_id, (name, 0))[1] + 1
    chosen = {name: asked.more.get(name) for name in ("due", "whose")}
    for area, (name, count) in counts.items():
        yield name, count, asked.analysis(TIME_LINE.key, **{**chosen, "area": area})


def _draw(asked: Asked, named: Sequence[Named]) -> Picture:
    return picture_of([one.point() for one in named], asked.on, asked.plan.year)


def _place(row: Row) -> str:
    return f"{task_page(row.task_id)}#m{row.measure_id}"


def _slip(one: Named) -> int:
    return (one.line.dated.due_on - one.line.dated.original).days


COLUMNS: tuple[Column[Named], ...] = (
    Column(
        gettext_lazy("Milestone"),
        lambda one: Cell(
            one.line.dated.title, _place(one.line.row), below=Cell(f"{one.key} {one.task}")
        ),
        width=40,
        names=True,
    ),
    Column(gettext_lazy("Organization"), lambda one: Cell(one.line.row.organization), width=20),
    Column(gettext_lazy("First date"), lambda one: Cell(one.line.dated.original), form=DATE),
    Column(
        gettext_lazy("Due on"),
        lambda one: Cell(one.line.dated.due_on),
        form=DATE,
        key="due",
        order=lambda one: one.line.dated.due_on,
    ),
    Column(gettext_lazy("Days moved"), lambda one: Cell(_slip(one) or None), form=NUMBER, width=8),
    Column(gettext_lazy("Forecast"), lambda one: Cell(one.line.dated.forecast), form=DATE),
    Column(
        gettext_lazy("Weight"), lambda one: Cell(f"{one.line.dated.weight}%"), form=NUMBER, width=8
    ),
    Column(gettext_lazy("State"), lambda one: Cell(state_words()[one.line.state]), width=16),
)


def _milestones_counted(count: int) -> str:
    return ngettext("%(count)s milestone", "%(count)s milestones", count) % {"count": count}


TIME_LINE = Analysis(
    key="timeline",
    title=gettext_lazy("Time line of milestones"),
    rule=_rule,
    counted=_milestones_counted,
    count=_count,
    find=_find,
    form=TimeLineForm,
    draw=_draw,
    template="reports/analyses/timeline.html",
)
