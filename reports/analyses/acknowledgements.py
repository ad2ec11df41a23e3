"""Who has confirmed receipt of its lines, who has objected, and who has not (签收)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from reform_tracker import clock
from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Table
from reform_tracker.workdays import WorkCalendar
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis, Findings
from reports.analyses.forms import AnalysisForm
from tasks.acknowledging.reading import Line, Stand, stands
from tasks.duties.owed import calendar_around
from tasks.models import Acknowledgement
from tasks.signing.states import Acknowledged


class ReceiptForm(AnalysisForm):
    """A confirmation has no light."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        del self.fields["light"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """An organization's confirmation, as far as the filters let its lines through."""

    stand: Stand
    lines: Sequence[Line]
    due_on: date | None
    on: date

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    @property
    def last_on(self) -> date | None:
        """The day of the newest confirmation."""
        times = [line.confirmed_at for line in self.lines if line.confirmed_at]
        if self.stand.received_at:
            times.append(self.stand.received_at)
        return clock.local_date(max(times)) if times else None

    @property
    def said(self) -> str:
        """What the newest objections and their answers say."""
        told = []
        for line in self.open:
            if line.objection is not None and line.objection.withdrawn_at is None:
                words = [line.objection.reason, line.objection.answer]
                told.append(f"{line.key}: {' → '.join(filter(None, words))}")
        return "\n".join(told)


def _rule() -> str:
    return _(
        "Listed is every organization that has not confirmed all its lines under the plan, and the "
        "objections that stand. A line that came later is due five working days after it came. A "
        "confirmation that is missing changes no light and no points."
    )


def _counted(count: int) -> str:
    return ngettext("%(count)s organization", "%(count)s organizations", count) % {"count": count}


def _stands(asked: Asked) -> list[Stand]:
    rows = Acknowledgement.objects.filter(plan=asked.plan)
    if asked.only is not None:
        rows = rows.filter(organization__in=asked.only)
    if asked.organization is not None:
        rows = rows.filter(organization=asked.organization)
    return stands(rows, asked.on)


def _all(asked: Asked) -> tuple[list[Receipt], list[Receipt]]:
    """Who has not confirmed everything, and who has, as far as the area has lines of theirs.
    Nothing is to be confirmed any more under a plan that was closed by then."""
    calendar = calendar_around(asked.on)
    missing, done = [], []
    for stand in _stands(asked):
        one = _receipt(stand, asked, calendar)
        if one.open or (asked.area is None and stand.owes_whole):
            missing.append(one)
        elif one.lines or (asked.area is None and stand.received_at):
            done.append(one)
    return ([] if asked.is_closed else missing), done


def _receipt(stand: Stand, asked: Asked, calendar: WorkCalendar) -> Receipt:
    lines = [line for line in stand.lines if asked.area in (None, line.area_id)]
    due_on = stand.due_on(calendar) if stand.is_owed else None
    return Receipt(stand, lines, due_on, asked.on)


def _count(asked: Asked) -> int:
    return len(_all(asked)[0])


def _find(asked: Asked) -> Findings:
    missing, done = _all(asked)
    listed: Table[Receipt] = Table(RECEIPTS.title, COLUMNS, missing, is_list=True)
    confirmed: Table[Receipt] = Table(Acknowledged.CONFIRMED.label, CONFIRMED, done)
    return Findings(len(missing), [listed, confirmed])


def _unit(one: Receipt) -> Cell:
    return Cell(one.stand.row.organization.short_name, one.stand.row.page())


def _lines(one: Receipt) -> Cell:
    if not one.open:
        return Cell(_("the plan itself"))
    return Cell("、".join(f"{line.key}（{line.role_in_words}）" for line in one.open))


def _state(one: Receipt) -> Cell:
    late = one.due_on is not None and one.on > one.due_on
    label = str(Acknowledged(one.stand.state).label)
    return Cell(label, below=Cell(_("overdue")) if late else None)


COLUMNS: tuple[Column[Receipt], ...] = (
    Column(gettext_lazy("Organization"), _unit, width=20, names=True),
    Column(gettext_lazy("State"), _state, width=16),
    Column(
        gettext_lazy("Due on"),
        lambda one: Cell(one.due_on),
        form=DATE,
        key="due",
        order=lambda one: one.due_on or date.max,
    ),
    Column(
        pgettext_lazy("count", "Not confirmed"),
        lambda one: Cell(len(one.open)),
        form=NUMBER,
        key="open",
        order=lambda one: len(one.open),
    ),
    Column(gettext_lazy("Lines not confirmed"), _lines, width=44),
    Column(gettext_lazy("Objection and answer"), lambda one: Cell(one.said), width=44),
)
CONFIRMED: tuple[Column[Receipt], ...] = (
    Column(gettext_lazy("Organization"), _unit, width=20, names=True),
    Column(gettext_lazy("Measures"), lambda one: Cell(len(one.lines)), form=NUMBER),
    Column(gettext_lazy("Last confirmed on"), lambda one: Cell(one.last_on), form=DATE),
)
RECEIPTS = Analysis(
    key="acknowledgements",
    title=gettext_lazy("Confirmations of receipt"),
    rule=_rule,
    counted=_counted,
    count=_count,
    find=_find,
    form=ReceiptForm,
)
