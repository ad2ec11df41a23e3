"""The list of filings: what its page and its workbook show."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reform_tracker.workdays import WorkCalendar
from tasks.filing.filters import ImplementationPlanFilterSet
from tasks.models import ImplementationPlan

Row = tuple[ImplementationPlan, int]  # a filing, and how many working days it is late


def chosen_filings(request: HttpRequest) -> ImplementationPlanFilterSet:
    """Those that the account may see and the filters of the address leave, in the unit order."""
    visible = ImplementationPlan.objects.visible_to(account(request))
    rows = visible.select_related("organization", "plan").defer("plan__source_text")
    return ImplementationPlanFilterSet(request.GET, request=request, queryset=rows)


def with_days_late(rows: Iterable[ImplementationPlan]) -> list[Row]:
    shown = list(rows)
    calendar = calendar_of(shown)
    return [(row, days_late(row, calendar)) for row in shown]


def calendar_of(rows: Iterable[ImplementationPlan]) -> WorkCalendar:
    """The calendar from the first deadline until today, however long ago that was."""
    on = clock.today()
    return WorkCalendar.load(min((row.duty_due_on for row in rows), default=on), on)


def days_late(filing: ImplementationPlan, calendar: WorkCalendar) -> int:
    """Working days past the deadline at filing, or until today while nothing is filed."""
    reached = filing.first_filed_on or clock.filing_day()
    return max(0, calendar.between(filing.duty_due_on, reached))


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_filings(request)
    table = Table(FILINGS.title, COLUMNS, with_days_late(chosen.qs[:most]))
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def _state(row: Row) -> Cell:
    filing, _late = row
    return Cell(filing.get_state_display() if filing.is_started else _("Not started"))


def _late(row: Row) -> Cell:
    days = row[1]
    text = ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
    return Cell(text if days else None)


def _liaison(row: Row) -> Cell:
    filing, _late = row
    return Cell(f"{filing.liaison_name} {filing.liaison_phone}".strip())


COLUMNS: tuple[Column[Row], ...] = (
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row[0].organization.short_name, row[0].page()),
        width=18,
        is_brief=True,
    ),
    Column(gettext_lazy("Plan"), lambda row: Cell(row[0].plan.number), width=20),
    Column(gettext_lazy("Kind"), lambda row: Cell(row[0].organization.get_kind_display())),
    Column(gettext_lazy("State"), _state, is_brief=True),
    Column(gettext_lazy("Filed on"), lambda row: Cell(row[0].first_filed_on), DATE),
    Column(gettext_lazy("Late"), _late, is_brief=True),
    Column(gettext_lazy("Responsible leader"), lambda row: Cell(row[0].leader_name)),
    Column(gettext_lazy("Liaison"), _liaison, width=24),
)
FILINGS = Listing(
    "filings",
    gettext_lazy("Filing of implementation plans"),
    gettext_lazy("Filings that the account may read, in the fixed order of the organizations."),
    "tasks:filings",
    found,
    by_rights=True,
)
