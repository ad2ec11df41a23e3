"""Filters of plans, filings and reports: one set for pages and API.

Those of tasks and measures are in `tasks.plan.measure_filters`.

Every filter that looks at filings or progress looks only at what the account may read, so that a
filtered list tells nobody more than the rows themselves.
"""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from departments.models import Organization, User
from departments.organizations.models import PARTY_CHOICES
from departments.organizations.names import name_with_former, parties_by_name
from reform_tracker.forms import LONGEST_SEARCH
from tasks.models import (
    Contribution,
    ImplementationPlan,
    Measure,
    ProgressReport,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
)
from tasks.progress.models import DeclaredStatus
from tasks.signing.models import FILED, State

MISSING = "missing"
YEARS = range(1900, 2201)
FILED_NOW = "filed"
UNFILED = "unfiled"
PASSED_ON = "passed_on"


def _in_this_age(moment: datetime) -> None:
    """Far years cannot be turned into another time zone."""
    if moment.year not in YEARS:
        raise ValidationError(_("Give a year from 1900 to 2200."))


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


def period_choices() -> list[tuple[str, str]]:
    """Every period's code, the newest first, for the pages; the API takes any code."""
    codes = ReportingPeriod.objects.order_by("-code").values_list("code", flat=True).distinct()
    return [("", str(_("All"))), *((code, code) for code in codes)]


class PeriodSelect(forms.Select):
    """A list of the periods instead of a code to be typed."""

    def optgroups(self, *args: Any, **kwargs: Any) -> Any:
        self.choices = period_choices()
        return super().optgroups(*args, **kwargs)


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]  # published without types
    """Knows who asks; without an account nothing of filings or progress is looked at."""

    @property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    def value(self, name: str) -> Any:
        """The cleaned value of a filter of this set, None when it is not used."""
        return self.form.cleaned_data.get(name) or None


class PlanFilterSet(FilterSet):
    """Plans by year, document number, title, and whether they are open."""

    year = django_filters.NumberFilter(
        label=_("Year"), min_value=1, max_value=9999, decimal_places=0
    )
    number = django_filters.CharFilter(label=_("Document number"), max_length=60)
    open = django_filters.BooleanFilter(
        label=_("Open"), field_name="closed_on", lookup_expr="isnull"
    )
    q = django_filters.CharFilter(label=_("Title"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = ReformPlan
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        words = text.strip()
        return rows.filter(Q(title__icontains=words) | Q(notice_title__icontains=words))


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


class ImplementationPlanFilterSet(FilterSet):
    """Filings by plan, organization, its kind, state; `state=missing` has never been saved.

    Those of bodies that have ended are found by their organization or by `state=passed_on` only:
    all other lists are of what is owed.
    """

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="organization__kind", choices=PARTY_CHOICES
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (FILED_NOW, _("Filed")),
            (UNFILED, _("Not filed")),
            (MISSING, _("Not started")),
            *State.choices,
            (PASSED_ON, _("Passed on to a successor")),
        ],
        method="filter_state",
    )

    class Meta:
        model = ImplementationPlan
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        named = self.value("organization") or self.value("state") == PASSED_ON
        return rows if named else rows.filter(ended_on=None)

    def filter_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        if state == PASSED_ON:
            return rows.exclude(ended_on=None)
        # The row exists from publication.
        if state == MISSING:
            return rows.filter(started_on=None)
        if state == FILED_NOW:
            return rows.filter(state__in=FILED)
        if state == UNFILED:
            return rows.exclude(state__in=FILED)
        rows = rows.filter(state=state)
        return rows.exclude(started_on=None)


class ContributionFilterSet(FilterSet):
    """Contributions by plan, measure, organization, period."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="period__plan")
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    period = django_filters.CharFilter(label=_("Period"), field_name="period__code", max_length=10)

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = ()


class ProgressReportFilterSet(FilterSet):
    """Progress reports; `updated_since` is a moment, `q` looks into what was written."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="period__plan")
    area = PieceFilter(label=_("Area"), queryset=areas, field_name="measure__task__area")
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    period = django_filters.CharFilter(
        label=_("Period"),
        field_name="period__code",
        max_length=10,
        widget=PeriodSelect,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(FILED_NOW, _("Submitted or accepted")), *State.choices],
        method="filter_state",
    )
    status = django_filters.ChoiceFilter(label=_("Declared status"), choices=DeclaredStatus.choices)
    external_id = django_filters.CharFilter(label=_("Number in the source system"), max_length=64)
    updated_since = django_filters.IsoDateTimeFilter(
        label=_("Changed since"),
        field_name="updated_at",
        lookup_expr="gte",
        validators=[_in_this_age],
    )
    q = django_filters.CharFilter(label=_("Text"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = ProgressReport
        fields: tuple[str, ...] = ()

    def filter_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        return rows.filter(state__in=FILED) if state == FILED_NOW else rows.filter(state=state)

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        words = text.strip()
        found = Q(measure__task__title__icontains=words) | Q(
            measure__task__pinyin__contains=words.lower()
        )
        for name in ("progress", "problems", "next_steps", "coordination"):
            found |= Q(**{f"{name}__icontains": words})
        return rows.filter(found)
