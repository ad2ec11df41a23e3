"""The year's end of a plan as a list: its open parts with what is chosen; once the plan is closed,
what became of each."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Table
from reform_tracker.templatetags.frame import percent
from reports.models import LineEnding
from reports.year_end.forms import NarrowForm
from reports.year_end.parts import ShownPart, open_parts, shown
from tasks.models import Measure, ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.plan.listed import found_of


def ended(plan: ReformPlan) -> Any:
    """What became of the parts of a plan that is closed."""
    rows = LineEnding.objects.filter(plan=plan, applied_at__isnull=False).select_related(
        "measure__task", "organization", "chosen_by", "became__task__area__plan"
    )
    return rows.defer("became__task__area__plan__source_text")


def _found(request: HttpRequest, most: int, *, plan_id: int) -> Found:
    plan, user = find(plans(), pk=plan_id), account(request)
    authorize(user, Action.CLOSE_PLAN, plan.access())
    if not plan.is_open:
        rows = list(ended(plan))
        table: Table[Any] = Table(YEAR_END.title, ENDED, rows[:most])
        return found_of(plan, [table], len(rows), [], clock.today())
    parts = open_parts(plan)
    narrowed = NarrowForm(parts, request.GET)
    wanted = [one for one in parts if narrowed.lets(one)]
    open_ones = shown(plan, wanted[:most], user)
    table = Table(YEAR_END.title, OPEN, open_ones)
    return found_of(plan, [table], len(wanted), [narrowed], clock.today())


def _measure(measure: Measure) -> Cell:
    page = reverse("reports:task", args=[measure.task_id])
    return Cell(f"{measure.key} {measure.task.title}", f"{page}#m{measure.pk}")


def _light(one: ShownPart) -> Cell:
    return Cell(one.row.light_label, light=one.row.light) if one.row else Cell()


def _declared(one: ShownPart) -> Cell:
    if one.row is None or not one.row.status:
        return Cell()
    return Cell(f"{one.row.status_label} {percent(one.row.declared)}")


def _waits(one: ShownPart) -> Cell:
    return Cell("\n".join(row.name_in_words() for row in one.waits) or None)


def _chosen(one: ShownPart) -> Cell:
    return _way(one.part.choice) if not one.part.is_undecided else Cell(_("Nothing chosen"))


def _way(ending: LineEnding | None) -> Cell:
    if ending is None:
        return Cell()
    said = str(ending.get_way_display())
    if ending.until is not None:
        said = _("%(way)s until %(day)s") % {"way": said, "day": date_format(ending.until)}
    by = f"{ending.chosen_by.full_name} · {date_format(clock.local_date(ending.chosen_at))}"
    return Cell(said, below=Cell(f"{ending.reason}\n{by}"))


def _became(ending: LineEnding) -> Cell:
    measure = ending.became
    if measure is None:
        return Cell()
    page = reverse("reports:task", args=[measure.task_id])
    number = measure.task.area.plan.number
    return Cell(measure.key, f"{page}#m{measure.pk}", below=Cell(number))


OPEN: tuple[Column[ShownPart], ...] = (
    Column(
        gettext_lazy("Measure"),
        lambda one: _measure(one.part.standing.measure),
        width=40,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Organization"),
        lambda one: Cell(one.part.standing.organization.short_name),
        width=16,
        is_brief=True,
    ),
    Column(gettext_lazy("Light"), _light, is_brief=True),
    Column(gettext_lazy("Declared"), _declared),
    Column(gettext_lazy("Verified"), lambda one: Cell(percent(one.part.standing.verified_percent))),
    Column(gettext_lazy("Due on"), lambda one: Cell(one.part.due_on), DATE),
    Column(gettext_lazy("Waits for a decision"), _waits, width=30),
    Column(gettext_lazy("Directives open"), lambda one: Cell(one.directives or None), NUMBER),
    Column(gettext_lazy("Choice"), _chosen, width=40, is_brief=True),
)
ENDED: tuple[Column[LineEnding], ...] = (
    Column(gettext_lazy("Measure"), lambda one: _measure(one.measure), width=40, is_brief=True),
    Column(
        gettext_lazy("Organization"),
        lambda one: Cell(one.organization.short_name),
        width=16,
        is_brief=True,
    ),
    Column(gettext_lazy("What became of it"), _way, width=40, is_brief=True),
    Column(gettext_lazy("Date before"), lambda one: Cell(one.due_before), DATE),
    Column(gettext_lazy("Goes on as"), _became, width=30),
)
YEAR_END = Listing(
    "year-end",
    gettext_lazy("Year's end"),
    gettext_lazy("Every part that is open, with what becomes of it when the plan is closed."),
    "reports:year-end",
    _found,
    by_rights=True,
)
