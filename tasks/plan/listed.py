"""The plans as a list, and what the lists of one plan say of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Table
from reform_tracker.templatetags.frame import shown_date
from tasks.models import ReformPlan


def found_of(
    plan: ReformPlan,
    tables: Sequence[Table[Any]],
    total: int,
    forms: Sequence[BaseForm],
    on: date,
    said: str = "",
) -> Found:
    """With the plan's number, and the mark of invented figures."""
    mark = _("Progress figures are invented for demonstration") if plan.invented_progress else ""
    about = {
        "of": plan.number + closed_in_words(plan),
        "mark": mark,
        "creator": plan.issuer,
        "said": said,
    }
    return Found(tables, total, forms, on, **about)


def closed_in_words(plan: ReformPlan) -> str:
    """When a plan was closed and by whom; nothing of an open one."""
    if plan.closed_on is None:
        return ""
    by = {"day": shown_date(plan.closed_on), "name": plan.closed_by}
    return _(" (closed on %(day)s by %(name)s)") % by


def plans_by_state() -> list[tuple[str, list[ReformPlan]]]:
    """The open ones, then the closed ones, each the newest first."""
    rows = ReformPlan.objects.select_related("owner", "closed_by").defer("source_text")
    shown = list(rows.order_by("-year", "-pk"))
    return [
        (_("Open plans"), [plan for plan in shown if plan.is_open]),
        (_("Closed plans"), [plan for plan in shown if not plan.is_open]),
    ]


def _found(_request: HttpRequest, most: int) -> Found:
    groups = plans_by_state()
    tables = [Table(title, COLUMNS, rows[:most]) for title, rows in groups if rows]
    total = sum(len(rows) for _title, rows in groups)
    return Found(tables or [Table(PLANS.title, COLUMNS, ())], total, [], clock.today())


def _plan(row: ReformPlan) -> Cell:
    return Cell(row.title, reverse("reports:ledger", args=[row.pk]), below=Cell(row.number))


def _state(row: ReformPlan) -> Cell:
    if row.is_open:
        return Cell(pgettext("plan", "open"))
    closed = f"{pgettext('plan', 'closed')} {shown_date(row.closed_on)} · {row.closed_by}"
    return Cell(closed, below=Cell(row.closing_reason))


COLUMNS: tuple[Column[ReformPlan], ...] = (
    Column(gettext_lazy("Plan"), _plan, width=50, is_brief=True),
    Column(gettext_lazy("Year"), lambda row: Cell(row.year), NUMBER, is_brief=True),
    Column(gettext_lazy("Owner"), lambda row: Cell(row.owner.short_name), width=18),
    Column(gettext_lazy("Issued on"), lambda row: Cell(row.issued_on), DATE),
    Column(gettext_lazy("State"), _state, width=40),
)
PLANS = Listing(
    "plans",
    gettext_lazy("Plans"),
    gettext_lazy("Open plans, then those that are closed; the newest first."),
    "tasks:plans",
    _found,
)
