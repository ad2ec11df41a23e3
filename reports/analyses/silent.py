"""Silent units: of whom nothing new has been heard, since when, and how to reach them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import Organization
from departments.permissions import Action
from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Table
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis, Findings
from reports.analyses.said import told_by
from reports.figures.contacts import NOBODY, Contact, contacts
from reports.figures.lights import Light
from reports.figures.substance import Told, news_on
from reports.figures.summing import Row
from reports.figures.words import NOT_DUE
from tasks.links import task_page
from tasks.models import Assignment, DeclaredStatus, Measure

Party = tuple[int, int]  # measure, organization


@dataclass(frozen=True, slots=True)
class SilentLine:
    """A measure of which its organization has said nothing new `since` a day; `reports` came after
    that day, `percent` is what they say."""

    row: Row
    since: date
    days: int
    is_mute: bool
    reports: int


@dataclass(frozen=True, slots=True)
class SilentUnit:
    """An organization with the measures of which it says nothing new; `followed` are those that it
    reports on and has not finished, `since` the day since which it is silent on the first."""

    organization_id: int
    organization: str
    silent: int
    followed: int
    since: date
    days: int
    contact: Contact


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A silent line with the name of its measure."""

    line: SilentLine
    key: str
    task: str


def _rule() -> str:
    return _(
        "Silent is who has said nothing new of a measure for %(days)s days: no report, or only"
        " reports without a new sentence of progress, another percent or a milestone. Counted from"
        " the last news, else from the day on which the measure became its own; what is declared"
        " done is left out."
    ) % {"days": settings.SILENT_DAYS}


def _followed(asked: Asked) -> list[Row]:
    """What somebody still has to report on."""
    if asked.is_closed:
        return []
    return [
        row
        for row in asked.kept
        if row.light != Light.COMPLETE
        and row.status != DeclaredStatus.DONE
        and row.report_state != NOT_DUE
    ]


def _lines(asked: Asked) -> list[SilentLine]:
    rows = _followed(asked)
    if not rows:
        return []
    told, since = told_by(asked), _begun(asked)
    lines = (_line(row, told, since, asked) for row in rows)
    return [one for one in lines if one.days >= settings.SILENT_DAYS]


def _line(
    row: Row, told: Mapping[Party, Sequence[Told]], begun: Mapping[Party, date], asked: Asked
) -> SilentLine:
    party = row.measure_id, row.organization_id
    reports = told.get(party, ())
    news = news_on(reports)
    since = max(news or asked.plan.issued_on, begun.get(party, asked.plan.issued_on))
    later = sum(one.on > since for one in reports)
    return SilentLine(row, since, (asked.on - since).days, not reports, later)


def _begun(asked: Asked) -> Mapping[Party, date]:
    """From when on the parts of that day are their holders' own, where it is not the beginning."""
    rows = Assignment.ever.reporting().filter(measure__task__area__plan=asked.plan)
    rows = rows.filter(since__isnull=False).held_on(asked.on).order_by()
    return {
        (measure, organization): begun
        for measure, organization, begun in rows.values_list(
            "measure_id", "organization_id", Coalesce("owed_since", "since")
        )
    }


def _count(asked: Asked) -> int:
    return len({one.row.organization_id for one in _lines(asked)})


def _find(asked: Asked) -> Findings:
    lines = _lines(asked)
    rows = list(_units(asked, lines))
    units = Table(
        SILENT.title,
        _unit_columns(asked),
        rows,
        note=gettext_lazy("In the fixed order of the organizations."),
    )
    named = Table(gettext_lazy("By measure"), LINE_COLUMNS, list(_named(lines)), is_list=True)
    return Findings(len(rows), [units, named])


def _units(asked: Asked, lines: Sequence[SilentLine]) -> Iterator[SilentUnit]:
    by_unit: dict[int, list[SilentLine]] = {}
    for line in lines:
        by_unit.setdefault(line.row.organization_id, []).append(line)
    followed = [row.organization_id for row in _followed(asked)]
    order = Organization.objects.filter(pk__in=by_unit).order_by("unit_order", "pk")
    people = contacts(asked.plan, by_unit)
    for pk in order.values_list("pk", flat=True):
        first = min(by_unit[pk], key=lambda one: one.since)
        yield SilentUnit(
            pk,
            first.row.organization,
            len(by_unit[pk]),
            followed.count(pk),
            first.since,
            first.days,
            people.get(pk, NOBODY),
        )


def _named(lines: Sequence[SilentLine]) -> Iterator[ShownLine]:
    numbers = {one.row.measure_id for one in lines}
    measures = Measure.objects.order_by().select_related("task").in_bulk(numbers)
    for line in lines:
        measure = measures[line.row.measure_id]
        yield ShownLine(line, measure.key, measure.task.title)


def _how(line: SilentLine) -> str:
    if line.is_mute:
        return _("No report yet")
    if not line.reports:
        return _("No report since then")
    repeated = ngettext(
        "%(count)s report since then says nothing new",
        "%(count)s reports since then say nothing new",
        line.reports,
    )
    return repeated % {"count": line.reports}


def _days(days: int) -> Cell:
    return Cell(ngettext("%(count)s day", "%(count)s days", days) % {"count": days})


def _silent_cell(asked: Asked, unit: SilentUnit) -> Cell:
    address = asked.analysis(SILENT.key, organization=unit.organization_id)
    followed = Cell(_("of %(count)s") % {"count": unit.followed})
    return Cell(unit.silent, address, below=followed)


def _unit_columns(asked: Asked) -> Sequence[Column[SilentUnit]]:
    return (
        Column(
            gettext_lazy("Organization"),
            lambda one: Cell(one.organization),
            width=26,
            names=True,
        ),
        Column(
            gettext_lazy("Silent on measures"),
            partial(_silent_cell, asked),
            form=NUMBER,
        ),
        Column(
            gettext_lazy("Nothing new since"),
            lambda one: Cell(one.since, below=_days(one.days)),
            form=DATE,
            width=14,
        ),
        Column(
            gettext_lazy("Responsible leader"),
            lambda one: Cell(one.contact.leader or None, below=Cell(one.contact.title)),
            width=16,
        ),
        Column(gettext_lazy("Liaison"), lambda one: Cell(one.contact.liaison or None)),
        Column(gettext_lazy("Office phone"), lambda one: Cell(one.contact.phone or None), width=18),
    )


LINE_COLUMNS: tuple[Column[ShownLine], ...] = (
    Column(gettext_lazy("No."), lambda one: Cell(one.key), width=8),
    Column(
        gettext_lazy("Task"),
        lambda one: Cell(one.task, f"{task_page(one.line.row.task_id)}#m{one.line.row.measure_id}"),
        width=36,
        names=True,
    ),
    Column(gettext_lazy("Organization"), lambda one: Cell(one.line.row.organization), width=20),
    Column(
        gettext_lazy("Nothing new since"),
        lambda one: Cell(one.line.since, below=_days(one.line.days)),
        form=DATE,
        width=14,
        key="since",
        order=lambda one: one.line.since,
    ),
    Column(gettext_lazy("What came"), lambda one: Cell(_how(one.line)), width=30),
    Column(
        gettext_lazy("Declared"),
        lambda one: Cell(None if one.line.row.declared is None else f"{one.line.row.declared}%"),
    ),
)


def _units_counted(count: int) -> str:
    return ngettext("%(count)s organization", "%(count)s organizations", count) % {"count": count}


SILENT = Analysis(
    key="silent",
    title=gettext_lazy("Silent units"),
    rule=_rule,
    counted=_units_counted,
    count=_count,
    find=_find,
    action=Action.READ_PROVINCE,
)
