"""Slip ledger: every date that was moved, from which to which, by whom and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import Organization
from reform_tracker import clock
from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Table
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis, Findings
from reports.analyses.dated import Move, moved_milestones
from reports.figures.summing import Row
from tasks.links import task_page
from tasks.models import Assignment, Correction, Extension, Measure
from tasks.signing.states import Asked as Answer


@dataclass(frozen=True, slots=True)
class Slip:
    """A date that was given anew: that of a milestone, or with an empty `title` the one by which
    the measure ends."""

    row: Row
    title: str
    original: date
    moves: Sequence[Move]

    @property
    def days(self) -> int:
        """By how many days in all; a forecast moves nothing."""
        kept = [one.to for one in self.moves if not one.is_forecast]
        return (kept[-1] - self.original).days if kept else 0

    @property
    def forecast(self) -> date | None:
        return self.moves[-1].to if self.moves[-1].is_forecast else None


@dataclass(frozen=True, slots=True)
class ShownSlip:
    """A slip with the name of its measure."""

    slip: Slip
    key: str
    task: str


@dataclass(frozen=True, slots=True)
class UnitSlips:
    """How many dates of an organization were given anew, and by how many days in all."""

    organization_id: int
    organization: str
    slips: int
    days: int


def _rule() -> str:
    return _(
        "Listed is every milestone of an accepted plan, and every date by which a measure ends,"
        " that was given another date than the first one. Days are calendar days from the first"
        " date to the one that holds; a forecast is shown and moves nothing."
    )


def _slips(asked: Asked) -> list[Slip]:
    """In print order, those of a measure by the dates they had at first."""
    rows = {(row.measure_id, row.organization_id): row for row in asked.kept}
    found: dict[tuple[int, int], list[Slip]] = {}
    for one in moved_milestones(asked):
        party = one.measure_id, one.organization_id
        if party in rows:
            slip = Slip(rows[party], one.title, one.original, one.moves)
            found.setdefault(party, []).append(slip)
    leads = {row.measure_id: row for row in asked.kept if row.role == Assignment.Role.LEAD}
    for measure, original, moves in _ends(asked):
        if row := leads.get(measure):
            party = measure, row.organization_id
            found.setdefault(party, []).append(Slip(row, "", original, moves))
    return [
        slip
        for party in rows
        for slip in sorted(found.get(party, ()), key=lambda one: one.original)
    ]


def _ends(asked: Asked) -> Iterator[tuple[int, date, Sequence[Move]]]:
    """Of each measure whose date was corrected or extended by that day: its first date and the
    later ones."""
    found: dict[int, tuple[date, list[Move]]] = {}
    moved = sorted(_moved_ends(asked), key=lambda one: one[3])
    for measure, before, after, at, by, reason in moved:
        # A date that was entered first, or taken away, moves nothing.
        if before and measure not in found:
            found[measure] = (before, [])
        if after and measure in found:
            found[measure][1].append(Move(after, clock.local_date(at), by, reason))
    for measure, (original, moves) in found.items():
        if moves:
            yield measure, original, moves


def _moved_ends(asked: Asked) -> Iterator[tuple[int, date | None, date | None, datetime, str, str]]:
    """Measure, the date before, the one after, when, by whom, why."""
    until = clock.end_of(asked.on)
    rows = Correction.objects.filter(
        task__area__plan=asked.plan, field=Correction.Field.DUE_ON, at__lt=until
    )
    for measure, before, after, at, by, reason in rows.order_by("pk").values_list(
        "measure_id", "before", "after", "at", "by__full_name", "reason"
    ):
        yield measure, _day(before), _day(after), at, by, reason
    granted = Extension.objects.filter(
        plan=asked.plan,
        measure__isnull=False,
        milestone=None,
        state=Answer.GRANTED,
        decided_at__lt=until,
    )
    columns: tuple[str, ...] = (
        "measure_id", "before", "granted_for", "decided_at", "decided_by__full_name", "reason",
    )  # fmt: skip
    yield from granted.order_by("pk").values_list(*columns)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _count(asked: Asked) -> int:
    return len(_slips(asked))


def _find(asked: Asked) -> Findings:
    slips = _slips(asked)
    units = list(_units(slips))
    total = [Cell(_("Sum")), Cell(len(slips)), Cell(sum(one.days for one in units))]
    sums = Table(
        gettext_lazy("By organization"),
        _unit_columns(asked),
        units,
        total if units else (),
        note=gettext_lazy("In the fixed order of the organizations."),
    )
    listed = Table(SLIPS.title, COLUMNS, list(_named(slips)), is_list=True)
    return Findings(len(slips), [listed, sums])


def _units(slips: Iterable[Slip]) -> Iterator[UnitSlips]:
    by_unit: dict[int, list[Slip]] = {}
    for slip in slips:
        by_unit.setdefault(slip.row.organization_id, []).append(slip)
    order = Organization.objects.filter(pk__in=by_unit).order_by("unit_order", "pk")
    for pk in order.values_list("pk", flat=True):
        name = by_unit[pk][0].row.organization
        yield UnitSlips(pk, name, len(by_unit[pk]), sum(one.days for one in by_unit[pk]))


def _named(slips: Sequence[Slip]) -> Iterator[ShownSlip]:
    numbers = {one.row.measure_id for one in slips}
    measures = Measure.objects.order_by().select_related("task").in_bulk(numbers)
    for slip in slips:
        measure = measures[slip.row.measure_id]
        yield ShownSlip(slip, measure.key, measure.task.title)


def _what(one: ShownSlip) -> Cell:
    row = one.slip.row
    title = one.slip.title or _("End of the measure")
    address = f"{task_page(row.task_id)}#m{row.measure_id}"
    return Cell(title, address, below=Cell(f"{one.key} {one.task}"))


def _moved(one: ShownSlip) -> Cell:
    """Each later date, with the day on which it was given and by whom."""
    lines = []
    for move in one.slip.moves:
        told = {"to": move.to.isoformat(), "on": move.on.isoformat(), "by": move.by or "—"}
        line = (
            _("forecast %(to)s (%(on)s, %(by)s)")
            if move.is_forecast
            else _("→ %(to)s (%(on)s, %(by)s)")
        )
        lines.append(line % told)
    return Cell("\n".join(lines))


def _why(one: ShownSlip) -> Cell:
    return Cell("\n".join(move.reason for move in one.slip.moves))


def _unit_slips(asked: Asked, unit: UnitSlips) -> Cell:
    return Cell(unit.slips, asked.analysis(SLIPS.key, organization=unit.organization_id))


def _unit_columns(asked: Asked) -> Sequence[Column[UnitSlips]]:
    return (
        Column(
            gettext_lazy("Organization"), lambda one: Cell(one.organization), width=26, names=True
        ),
        Column(gettext_lazy("Dates given anew"), partial(_unit_slips, asked), form=NUMBER),
        Column(gettext_lazy("Days in all"), lambda one: Cell(one.days), form=NUMBER),
    )


COLUMNS: tuple[Column[ShownSlip], ...] = (
    Column(gettext_lazy("What was moved"), _what, width=34, names=True),
    Column(gettext_lazy("Organization"), lambda one: Cell(one.slip.row.organization), width=20),
    Column(
        gettext_lazy("First date"),
        lambda one: Cell(one.slip.original),
        form=DATE,
        key="original",
        order=lambda one: one.slip.original,
    ),
    Column(gettext_lazy("Later dates (given on, by)"), _moved, width=36),
    Column(gettext_lazy("Reason"), _why, width=36),
    Column(
        gettext_lazy("Days in all"),
        lambda one: Cell(one.slip.days),
        form=NUMBER,
        key="days",
        order=lambda one: one.slip.days,
    ),
    Column(gettext_lazy("Forecast"), lambda one: Cell(one.slip.forecast), form=DATE),
)


def _dates_counted(count: int) -> str:
    return ngettext("%(count)s date given anew", "%(count)s dates given anew", count) % {
        "count": count
    }


SLIPS = Analysis(
    key="slips",
    title=gettext_lazy("Slip ledger"),
    rule=_rule,
    counted=_dates_counted,
    count=_count,
    find=_find,
)
