"""The list of progress reports: what its page and its workbook show."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, TEXT, Cell, Column, Streamed, Table
from reform_tracker.templatetags.frame import percent
from tasks.models import ProgressReport, ReformPlan
from tasks.progress.filters import ProgressReportFilterSet


class ProgressPageFilterSet(ProgressReportFilterSet):
    """The shared filters without those that only another system asks by."""

    updated_since = external_id = None  # how a filter is left out

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = ReformPlan.objects.count() > 1
        for name in ("area", "measure"):
            self.form.fields[name].several = several


def chosen_reports(request: HttpRequest) -> ProgressPageFilterSet:
    """Those that the account may see and the filters of the address leave, newest period first."""
    visible = ProgressReport.objects.visible_to(account(request)).select_related(
        "measure__task", "organization", "period__plan"
    )
    rows = visible.defer("period__plan__source_text")
    return ProgressPageFilterSet(request.GET, request=request, queryset=rows)


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_reports(request)
    table = Table(REPORTS.title, COLUMNS, Streamed(chosen.qs, most))
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def _measure(row: ProgressReport) -> Cell:
    return Cell(f"{row.measure.key} {row.measure.task.title}", row.page())


COLUMNS: tuple[Column[ProgressReport], ...] = (
    Column(_("Period"), lambda row: Cell(row.period.code), width=10),
    Column(_("Plan"), lambda row: Cell(row.period.plan.number), width=20),
    Column(_("Measure"), _measure, width=44, is_brief=True),
    Column(
        _("Organization"), lambda row: Cell(row.organization.short_name), width=18, is_brief=True
    ),
    Column(_("Declared status"), lambda row: Cell(row.get_status_display()), is_brief=True),
    Column(_("Declared"), lambda row: Cell(percent(row.percent)), TEXT, 10),
    Column(_("State"), lambda row: Cell(row.get_state_display())),
    Column(_("Filed on"), lambda row: Cell(row.first_filed_on), DATE),
)
REPORTS = Listing(
    "progress",
    _("Progress reports"),
    _("Reports that the account may read, the newest period first."),
    "tasks:progress",
    found,
    by_rights=True,
)
