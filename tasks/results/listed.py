"""The list of results (经验推广): what its page and its workbook show."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Streamed, Table
from tasks.models import ReformPlan, Result
from tasks.results.filters import ResultFilterSet


class ResultPageFilterSet(ResultFilterSet):
    """The shared filters, of which the page leads to a measure only from its task's page."""

    measure = None  # type: ignore[assignment]  # how a filter is left out

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["area"].several = ReformPlan.objects.count() > 1


def shown_results(request: HttpRequest) -> QuerySet[Result]:
    """Those that the account may read, with what they are called by. Raises PermissionDenied for
    whoever reads none."""
    user = account(request)
    authorize(user, Action.READ_RESULT)
    rows = Result.objects.visible_to(user).select_related(
        "organization", "measure__task__area__plan", "milestone", "recommended_by"
    )
    return rows.defer("measure__task__area__plan__source_text")


def chosen_results(request: HttpRequest) -> ResultPageFilterSet:
    """Those that the filters of the address leave: what is not published yet first, then the
    newest."""
    rows = shown_results(request).order_by(F("published_at").desc(nulls_first=True), "-pk")
    return ResultPageFilterSet(request.GET, request=request, queryset=rows)


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_results(request)
    table = Table(RESULTS.title, COLUMNS, Streamed(chosen.qs, most), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def _task(row: Result) -> Cell:
    return Cell(row.detail_in_words(), below=Cell(row.measure.task.area.plan.number))


COLUMNS: tuple[Column[Result], ...] = (
    Column(
        _("Result"),
        lambda row: Cell(row.title, row.page(), below=Cell(row.number)),
        width=44,
        names=True,
        is_brief=True,
    ),
    Column(_("Kind"), lambda row: Cell(row.get_kind_of_display()), is_brief=True),
    Column(_("Summary"), lambda row: Cell(row.summary), width=60),
    Column(
        _("Organization"), lambda row: Cell(row.organization.short_name), width=16, is_brief=True
    ),
    Column(_("Task"), _task, width=40),
    Column(_("Issued or completed"), lambda row: Cell(row.dated_on), DATE),
    Column(_("State"), lambda row: Cell(row.get_state_display())),
    Column(_("Recommended because"), lambda row: Cell(row.recommendation), width=40),
    Column(_("Link"), lambda row: Cell(row.link), width=30),
)
RESULTS = Listing(
    "results",
    _("Results"),
    _(
        "Documents issued, pilots that succeeded and practices worth copying that the account may "
        "read; what is not published yet first, then the newest."
    ),
    "tasks:results",
    found,
    by_rights=True,
)
