"""The list of measures as an .xlsx workbook: the lines of the page under the same address."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Table
from reform_tracker.templatetags.frame import percent, shown_date
from reports.dashboards.ledger import listed
from reports.dashboards.part import Line
from tasks.models import Assignment
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.plan.listed import found_of

Item = Mapping[str, Any]


def _found(request: HttpRequest, most: int, *, plan_id: int) -> Found:
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    shown = listed(request, plan, per_page=max(1, most))
    looked = shown["looked"]
    columns = list(COLUMNS)
    if looked.against:
        day = shown_date(looked.against)
        columns.append(Column(_("On %(day)s") % {"day": day}, _before, width=20))
    table = Table(LEDGER.title, columns, shown["lines"])
    total = shown["page"].paginator.count
    forms = [shown["filter"].form, shown["hidden"]]
    return found_of(plan, [table], total, forms, looked.on)


def _task(item: Item) -> Cell:
    task = item["measure"].task
    return Cell(task.title, reverse("reports:task", args=[task.pk]), below=Cell(task.area.title))


def _support(item: Item) -> Cell:
    others = (f"{role} {names}" for role, names in item["measure"].other_parties)
    return Cell("\n".join(filter(None, [item["measure"].support_names, *others])))


def _progress(item: Item) -> Cell:
    rows = item["rows"]
    return Cell(
        "\n".join(
            f"{row.organization} {percent(row.declared)}"
            if len(rows) > 1 or row.role != Assignment.Role.LEAD
            else percent(row.declared)
            for row in rows
        )
    )


def _scheduled(item: Item) -> Cell:
    return Cell("\n".join(percent(row.scheduled) for row in item["rows"]))


def _status(item: Item) -> Cell:
    return Cell("\n".join(row.status_label or row.report_state_label for row in item["rows"]))


def _light(item: Item) -> Cell:
    return Cell("\n".join(_lights(item)))


def _lights(item: Item) -> Iterator[str]:
    for row in item["rows"]:
        yield row.light_label
    others = [f"{one.count} {one.label}" for one in item.get("others", ()) if one.count]
    if others:
        yield f"{_('Prefectures')} {'、'.join(others)}"


def _before(item: Item) -> Cell:
    line: Line = item["line"]
    if not line.moved:
        return Cell(pgettext("figures", "unchanged"))
    if line.before is None:
        return Cell(pgettext("figures", "new"))
    was = f"{line.before_light} {percent(line.before.declared)}"
    return Cell(f"{pgettext('figures', 'moved')} {was}")


COLUMNS: tuple[Column[Item], ...] = (
    Column(gettext_lazy("No."), lambda item: Cell(item["measure"].key), width=8),
    Column(gettext_lazy("Task"), _task, width=40, is_brief=True),
    Column(
        gettext_lazy("Lead"), lambda item: Cell(item["measure"].lead_name), width=18, is_brief=True
    ),
    Column(gettext_lazy("Support"), _support, width=36),
    Column(gettext_lazy("Progress"), _progress, width=16),
    Column(gettext_lazy("Scheduled"), _scheduled, width=10),
    Column(gettext_lazy("Status"), _status, width=14),
    Column(gettext_lazy("Light"), _light, width=20),
)
LEDGER = Listing(
    "measures",
    gettext_lazy("Tasks and measures"),
    gettext_lazy("Measures in print order, with the figures that the account may see."),
    "reports:ledger",
    _found,
    by_rights=True,
)
