"""The organizations of a plan as a list: the tables of their page, under the same day."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import NUMBER, Cell, Column, Table
from reform_tracker.templatetags.frame import percent
from reports.dashboards.days import DaysForm, Looked
from reports.dashboards.organizations import kinds_of, organizations_of
from reports.figures.values import UnitFigures
from tasks.plan.listed import found_of

Columns = tuple[Column[UnitFigures], ...]


def _found(request: HttpRequest, most: int, *, plan_id: int) -> Found:
    looked, figures = organizations_of(request, plan_id)
    kinds, columns = kinds_of(figures) if figures else [], _columns(looked)
    tables: list[Table[Any]] = [
        Table(kind.title, columns, kind.organizations[:most]) for kind in kinds
    ]
    total = sum(len(kind.organizations) for kind in kinds)
    shown = tables or [Table(ORGANIZATIONS.title, columns, ())]
    return found_of(looked.plan, shown, total, [DaysForm(request.GET)], looked.on)


def _columns(looked: Looked) -> Columns:
    def named(row: UnitFigures) -> Cell:
        page = reverse("reports:organization", args=[looked.plan.pk, row.organization_id])
        return Cell(row.organization, page + looked.kept)

    return (Column(_("Organization"), named, width=18, is_brief=True), *COLUMNS)


def _declared(row: UnitFigures) -> Cell:
    said = percent(row.actual)
    if row.based and row.based < row.leads:
        base = gettext("(%(based)s of %(of)s)") % {"based": row.based, "of": row.leads}
        said = f"{said} {base}"
    return Cell(said)


def _lights(row: UnitFigures) -> Cell:
    return Cell("\n".join(f"{one.label} {one.count}" for one in row.lights if one.count))


COLUMNS: Columns = (
    Column(_("Filing"), lambda row: Cell(row.filing_label)),
    Column(_("Reports on"), lambda row: Cell(row.leads), NUMBER),
    Column(_("Supports"), lambda row: Cell(None if row.is_prefecture else row.supports), NUMBER),
    Column(_("Reports filed"), lambda row: Cell(f"{row.reports_filed} / {row.reports_due}")),
    Column(_("Declared"), _declared, width=16, is_brief=True),
    Column(_("Lights"), _lights, width=24, is_brief=True),
)
ORGANIZATIONS = Listing(
    "organizations",
    _("Organizations"),
    _("Whoever leads or supports, and the prefectures, in the fixed order of the organizations."),
    "reports:organizations",
    _found,
    by_rights=True,
)
