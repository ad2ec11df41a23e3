"""Lists of periods: all of a plan, the rows that are frozen of one, and what came in since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from departments.templatetags.trail import action_name
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reform_tracker.templatetags.frame import percent, shown_date, shown_datetime
from reports.closes.book import Stage
from reports.closes.changes import Changed, Difference, totals
from reports.closes.reading import Row, line_read, plan_read, rows_of, shown_of, since_close
from reports.closes.showing import rows_in_words
from reports.figures.values import LedgerRow
from tasks.plan.listed import found_of


@dataclass(frozen=True, slots=True)
class Said:
    """A field of a row that is another one now; none where what came in says the same."""

    changed: Changed
    difference: Difference | None


def _periods(request: HttpRequest, most: int, *, plan_id: int) -> Found:
    plan, _user = plan_read(request, plan_id)
    rows = rows_of(plan)
    table: Table[Any] = Table(PERIODS.title, PERIOD_COLUMNS, rows[:most])
    return found_of(plan, [table], len(rows), [], clock.today())


def _rows(request: HttpRequest, most: int, *, plan_id: int, code: str) -> Found:
    plan, _user = plan_read(request, plan_id)
    line = line_read(plan, code)
    shown = shown_of(line)
    ledger = shown.figures.ledger if shown else ()
    title = _("Period %(period)s") % {"period": code}
    table: Table[Any] = Table(title, ROW_COLUMNS, rows_in_words(ledger[:most]))
    return found_of(plan, [table], len(ledger), [], line.period.ends_on, _counted(len(ledger)))


def _since(request: HttpRequest, most: int, *, plan_id: int, code: str) -> Found:
    since = since_close(request, plan_id, code)
    tables: list[Table[Any]] = [
        Table(_("Row by row"), SINCE_COLUMNS, list(_lines(since.explained[:most])))
    ]
    if whole := totals(since.frozen, since.now):
        tables.append(Table(_("Figures of the whole"), DIFFERENCE_COLUMNS, whole))
    if since.unexplained:
        title = _("Differences that no recorded step explains")
        tables.append(Table(title, SINCE_COLUMNS, list(_lines(since.unexplained))))
    total = len(since.explained)
    return found_of(since.plan, tables, total, [], clock.today(), _counted(total))


def _counted(count: int) -> str:
    return ngettext("%(counter)s row", "%(counter)s rows", count) % {"counter": count}


def _lines(changed: Iterable[Changed]) -> Iterator[Said]:
    for one in changed:
        differences: Sequence[Difference | None] = one.differences or [None]
        yield from (Said(one, difference) for difference in differences)


def _period(row: Row) -> Cell:
    period = row.line.period
    return Cell(period.code, reverse("reports:period", args=[period.plan_id, period.code]))


def _stage(row: Row) -> Cell:
    """With whoever closed or opened it, or why it cannot be closed yet."""
    line = row.line
    if line.close is None:
        why = [line.refusal] if line.stage is not Stage.AHEAD else []
        if opened := line.reopening:
            text = _("Opened again on %(day)s by %(name)s: %(reason)s")
            by = {"name": opened.actor_name, "reason": opened.reason}
            why.append(text % {"day": shown_date(opened.at), **by})
        below = "\n".join(filter(None, why))
        return Cell(line.stage.label, below=Cell(below) if below else None)
    edition = _("edition %(number)s") % {"number": line.close.edition}
    said = f"{shown_datetime(line.close.at)} · {line.close.actor_name}"
    return Cell(f"{line.stage.label} {edition}", below=Cell(said))


def _filed(row: Row) -> Cell:
    return Cell(f"{row.silence.filed} / {row.silence.due}" if row.silence else None)


def _silent(row: Row) -> Cell:
    silence = row.silence
    if silence is None:
        return Cell()
    partly = "、".join(silence.partly)
    below = Cell(_("A part of it: %(names)s") % {"names": partly}) if partly else None
    nobody = "" if partly else pgettext("not reported", "nobody")
    return Cell("、".join(silence.nothing) or nobody, below=below)


def _changes(row: Row) -> Cell:
    if row.line.close is None:
        return Cell()
    return Cell(_counted(row.changes) if row.changes else pgettext("changes", "none"))


def _measure(row: LedgerRow) -> Cell:
    page = reverse("reports:task", args=[row.task_id])
    return Cell(f"{row.key} {row.task}", f"{page}#m{row.measure_id}")


def _text(row: LedgerRow) -> Cell:
    if not row.reported:
        return Cell()
    parts = (
        (_("Problems"), row.problems),
        (_("Next steps"), row.next_steps),
        (_("Needs coordination"), row.coordination),
    )
    said = [
        _("%(label)s: %(value)s") % {"label": label, "value": text} for label, text in parts if text
    ]
    return Cell("\n".join([row.progress, *said]))


def _steps(line: Said) -> Cell:
    said = (
        f"{step.period} {action_name(step.action)} "
        f"{shown_datetime(step.at)} · {step.actor} · {step.organization}"
        for step in line.changed.steps
    )
    return Cell("\n".join(said))


def _field(line: Said) -> Cell:
    if line.difference is None:
        return Cell(_("Nothing of the row is different for it."))
    return Cell(line.difference.label)


PERIOD_COLUMNS: tuple[Column[Row], ...] = (
    Column(gettext_lazy("Period"), _period, is_brief=True),
    Column(pgettext_lazy("period", "Due on"), lambda row: Cell(row.line.period.due_on), DATE),
    Column(pgettext_lazy("period", "Last day"), lambda row: Cell(row.line.period.ends_on), DATE),
    Column(gettext_lazy("State"), _stage, width=30, is_brief=True),
    Column(pgettext_lazy("filed", "Reports"), _filed, is_brief=True),
    Column(gettext_lazy("Not reported"), _silent, width=60),
    Column(gettext_lazy("Changes since the close"), _changes),
)
ROW_COLUMNS: tuple[Column[LedgerRow], ...] = (
    Column(gettext_lazy("Measure"), _measure, width=40, is_brief=True),
    Column(
        gettext_lazy("Organization"), lambda row: Cell(row.organization), width=18, is_brief=True
    ),
    Column(
        gettext_lazy("Light"), lambda row: Cell(row.light_label, light=row.light), is_brief=True
    ),
    Column(gettext_lazy("Declared"), lambda row: Cell(percent(row.declared))),
    Column(gettext_lazy("Report"), lambda row: Cell(row.report_state_label)),
    Column(pgettext_lazy("of a report", "Text"), _text, width=60),
)
SINCE_COLUMNS: tuple[Column[Said], ...] = (
    Column(
        gettext_lazy("Measure"),
        lambda line: _measure(line.changed.row),
        width=40,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Organization"),
        lambda line: Cell(line.changed.row.organization),
        width=18,
        is_brief=True,
    ),
    Column(gettext_lazy("What came in"), _steps, width=50),
    Column(pgettext_lazy("of a row", "Field"), _field, width=20, is_brief=True),
    Column(
        gettext_lazy("Frozen"),
        lambda line: Cell(line.difference.frozen if line.difference else None),
        width=30,
    ),
    Column(
        gettext_lazy("Now"),
        lambda line: Cell(line.difference.now if line.difference else None),
        width=30,
    ),
)
DIFFERENCE_COLUMNS: tuple[Column[Difference], ...] = (
    Column(pgettext_lazy("of a row", "Field"), lambda one: Cell(one.label), width=30),
    Column(gettext_lazy("Frozen"), lambda one: Cell(one.frozen)),
    Column(gettext_lazy("Now"), lambda one: Cell(one.now)),
)
PERIODS = Listing(
    "periods",
    gettext_lazy("Periods"),
    gettext_lazy("Every period with its state, and who has not reported."),
    "reports:periods",
    _periods,
    by_rights=True,
)
PERIOD_ROWS = Listing(
    "period",
    gettext_lazy("Rows of a period"),
    gettext_lazy("What is frozen of each row, or would be if the period were closed now."),
    "reports:period",
    _rows,
    by_rights=True,
)
SINCE_CLOSE = Listing(
    "period-changes",
    gettext_lazy("Changes since the close"),
    gettext_lazy("What has come in for a closed period since, row by row, with who and when."),
    "reports:period-changes",
    _since,
    by_rights=True,
)
