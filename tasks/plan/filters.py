"""Filters of plans, areas and periods, and what the filters of every story are made of: one set for
pages and API.

Those of tasks and measures are in `tasks.plan.measure_filters`.

Every filter that looks at filings or progress looks only at what the account may read, so that a
filtered list tells nobody more than the rows themselves.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from django_filters.widgets import BooleanWidget
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from departments.models import Organization, User
from departments.organizations.names import name_with_former, parties_by_name
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import equals, finds
from tasks.models import (
    Measure,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
)

FILED_NOW = "filed"
MISSING = "missing"


def plans(_request: HttpRequest | None = None) -> QuerySet[ReformPlan]:
    """Plans without their long text."""
    return ReformPlan.objects.defer("source_text")


@extend_schema_field(OpenApiTypes.INT)
class RowFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # without types
    """A row by its id; the API shows it as an integer."""


class PieceField(ModelChoiceField):  # type: ignore[misc]  # without types
    """Pieces of plans; where `several` plans have them, each with its plan's year."""

    several = False

    def label_from_instance(self, piece: ReformArea | Measure) -> str:
        if isinstance(piece, ReformArea):
            area, label = piece, piece.title
        else:
            area, label = piece.task.area, f"{piece.key} {piece.task.title}"
        return f"{area.plan.year} · {label}" if self.several else label


class PieceFilter(RowFilter):
    field_class = PieceField


def areas(_request: HttpRequest | None = None) -> QuerySet[ReformArea]:
    """Areas with their plan, the newest plan first."""
    rows = ReformArea.objects.select_related("plan").defer("plan__source_text")
    return rows.order_by("-plan__year", "-plan", "number")


def measures(_request: HttpRequest | None = None) -> QuerySet[Measure]:
    """Measures with all above them in print order, the newest plan first."""
    rows = Measure.objects.select_related("task__area__plan").defer("task__area__plan__source_text")
    plan = "task__area__plan"
    return rows.order_by(
        f"-{plan}__year", f"-{plan}", "task__area__number", "task__number", "number"
    )


def organizations(_request: HttpRequest | None = None) -> QuerySet[Organization]:
    return parties_by_name()


class OrganizationField(ModelChoiceField):  # type: ignore[misc]  # without types
    """An organization by its name, with the former one or its successor."""

    def label_from_instance(self, organization: Organization) -> str:
        return name_with_former(organization)


class OrganizationFilter(RowFilter):
    field_class = OrganizationField


class YesNoWidget(BooleanWidget):  # type: ignore[misc]  # without types
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("", _("All")), ("true", _("Yes")), ("false", _("No"))]


class YesNoFilter(django_filters.BooleanFilter):  # type: ignore[misc]  # without types
    """Yes, no, or all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": YesNoWidget, **kwargs})


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]  # published without types
    """Knows who asks; without an account nothing of filings or progress is looked at."""

    @property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    def value(self, name: str) -> Any:
        """The cleaned value of a filter of this set, None when it is not used."""
        return self.form.cleaned_data.get(name) or None


class OfAMeasureFilterSet(FilterSet):
    """By plan, organization and measure, of rows that have all three."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    measure = PieceFilter(label=_("Measure"), queryset=measures)


class PlanFilterSet(FilterSet):
    """Plans by year, document number, title, and whether they are open."""

    year = django_filters.NumberFilter(
        label=_("Year"), min_value=1, max_value=9999, decimal_places=0
    )
    number = django_filters.CharFilter(
        label=_("Document number"), method="filter_number", max_length=60
    )
    open = django_filters.BooleanFilter(
        label=_("Open"), field_name="closed_on", lookup_expr="isnull"
    )
    q = django_filters.CharFilter(label=_("Title"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = ReformPlan
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(finds(text, "title", "notice_title", "number"))

    def filter_number(self, rows: QuerySet[Any], _name: str, number: str) -> QuerySet[Any]:
        return rows.filter(equals(number, "number"))


class AreaFilterSet(FilterSet):
    """Reform areas by plan."""

    plan = RowFilter(label=_("Plan"), queryset=plans)

    class Meta:
        model = ReformArea
        fields: tuple[str, ...] = ()


class ReportingPeriodFilterSet(FilterSet):
    """Reporting periods by plan, code, a day they hold."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    code = django_filters.CharFilter(label=_("Period"), max_length=10)
    on = django_filters.DateFilter(label=_("Holds the day"), method="filter_on")

    class Meta:
        model = ReportingPeriod
        fields: tuple[str, ...] = ()

    def filter_on(self, rows: QuerySet[Any], _name: str, day: Any) -> QuerySet[Any]:
        return rows.filter(starts_on__lte=day, ends_on__gte=day)
