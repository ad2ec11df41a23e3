"""Filters of plans, tasks, measures, filings and reports: one set for pages and API.

Every filter that looks at filings or progress looks only at what the account may read, so that a
filtered list tells nobody more than the rows themselves.
"""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from departments.models import Organization, User
from departments.models.organization import OrganizationKind
from tasks.models import (
    Assignment,
    Contribution,
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    ProgressReport,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
)
from tasks.models.filing import LINE_ROLES
from tasks.models.plan import AssignmentQuerySet
from tasks.models.progress import DeclaredStatus
from tasks.models.signed import FILED, State

LONGEST_SEARCH = 100
MISSING = "missing"
YEARS = range(1900, 2201)
FILED_NOW = "filed"
UNFILED = "unfiled"


def _in_this_age(moment: datetime) -> None:
    """Far years cannot be turned into another time zone."""
    if moment.year not in YEARS:
        raise ValidationError(_("Give a year from 1900 to 2200."))


def plans(_request: HttpRequest | None = None) -> QuerySet[ReformPlan]:
    """Plans without their long text."""
    return ReformPlan.objects.defer("source_text")


def assignments_shown_to(user: User | None) -> AssignmentQuerySet:
    """Parts in measures that the account may know of.

    Lead and support are printed and public. What a prefecture took on stands in its filing: the
    prefecture, the organizations on the line and the province's readers see it.
    """
    rows = Assignment.objects.all()
    if user is None:
        return rows.filter(role__in=LINE_ROLES)
    if user.reads_province:
        return rows
    known = Q(role__in=LINE_ROLES)
    if user.is_member:
        on_my_lines = Measure.objects.on_line_of(user.organization_id)
        known |= Q(organization=user.organization_id) | Q(measure__in=on_my_lines)
    return rows.filter(known)


def _reporting_parts(user: User) -> AssignmentQuerySet:
    """Parts whose reports the account may read."""
    rows = Assignment.objects.reporting()
    if user.reads_province:
        return rows
    if not user.is_member:
        return rows.none()
    on_my_lines = Measure.objects.on_line_of(user.organization_id)
    return rows.filter(Q(organization=user.organization_id) | Q(measure__in=on_my_lines))


@extend_schema_field(OpenApiTypes.INT)
class RowFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # without types
    """A row by its id; the API shows it as an integer."""


class MeasureField(ModelChoiceField):  # type: ignore[misc]  # without types
    """A measure by number and title of its task."""

    def label_from_instance(self, measure: Measure) -> str:
        return f"{measure.key} {measure.task.title}"


class MeasureFilter(RowFilter):
    field_class = MeasureField


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
    """Plans by year, document number, title."""

    year = django_filters.NumberFilter(
        label=_("Year"), min_value=1, max_value=9999, decimal_places=0
    )
    number = django_filters.CharFilter(label=_("Document number"), max_length=60)
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


class MeasureFilterSet(FilterSet):
    """Responsibility lines.

    `organization` and `role` mean one part: "led by this organization". `period`, `state` and
    `status` mean one report, of that organization if one is given; `state=missing` means that
    somebody who owes a report for the period (any period if none is given) has none.
    """

    plan = RowFilter(label=_("Plan"), queryset=plans, method="keep")
    area = RowFilter(label=_("Area"), queryset=ReformArea.objects.all(), method="keep")
    organization = RowFilter(
        label=_("Organization"), queryset=Organization.objects.all(), method="keep"
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Assignment.Role.choices, method="keep"
    )
    horizon = django_filters.ChoiceFilter(
        label=_("Horizon"), choices=Measure.Horizon.choices, method="keep"
    )
    period = django_filters.CharFilter(label=_("Period"), max_length=10, method="keep")
    state = django_filters.ChoiceFilter(
        label=_("State of the report"),
        choices=[(MISSING, _("Missing")), *State.choices],
        method="keep",
    )
    status = django_filters.ChoiceFilter(
        label=_("Declared status"), choices=DeclaredStatus.choices, method="keep"
    )
    q = django_filters.CharFilter(
        label=_("Text or pinyin"), method="keep", max_length=LONGEST_SEARCH
    )

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ()

    def keep(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        """These filters work together, in `filter_queryset`."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        measures = self._measures()
        return rows if measures is None else self.restrict(rows, measures)

    def restrict(self, rows: QuerySet[Any], measures: QuerySet[Measure]) -> QuerySet[Any]:
        return rows.filter(pk__in=measures.values("pk"))

    def _measures(self) -> QuerySet[Measure] | None:
        """The measures that meet every filter; None when no filter is used."""
        measures, used = Measure.objects.order_by(), False
        for condition in (self._place(), self._part(), self._horizon(), self._report()):
            if condition is not None:
                measures, used = measures.filter(condition), True
        return measures if used else None

    def _place(self) -> Q | None:
        found = Q()
        if plan := self.value("plan"):
            found &= Q(task__area__plan=plan)
        if area := self.value("area"):
            found &= Q(task__area=area)
        if words := (self.value("q") or "").strip():
            found &= (
                Q(text__icontains=words)
                | Q(task__title__icontains=words)
                | Q(task__text__icontains=words)
                | Q(task__pinyin__contains=words.lower())
                | Q(key=words)
            )
        return found or None

    def _part(self) -> Exists | None:
        organization, role = self.value("organization"), self.value("role")
        if not organization and not role:
            return None
        parts = assignments_shown_to(self.user).filter(measure=OuterRef("pk"))
        if organization:
            parts = parts.filter(organization=organization)
        if role:
            parts = parts.filter(role=role)
        return Exists(parts)

    def _horizon(self) -> Q | Combinable | None:
        horizon = self.value("horizon")
        if horizon is None:
            return None
        filings = ImplementationPlan.objects.filter(state=State.ACCEPTED)
        filings = filings.visible_to(self.user) if self.user else filings.none()
        promised = MeasureCommitment.objects.filter(
            measure=OuterRef("pk"), filing__in=filings.values("pk")
        )
        if organization := self.value("organization"):
            promised = promised.filter(filing__organization=organization)
        if horizon == Measure.Horizon.UNDECIDED:
            decided = promised.exclude(horizon=Measure.Horizon.UNDECIDED)
            return ~Exists(decided)
        return Exists(promised.filter(horizon=horizon))

    def _report(self) -> Exists | None:
        period, state, status = (self.value(name) for name in ("period", "state", "status"))
        if not (period or state or status):
            return None
        reports = ProgressReport.objects.all()
        reports = reports.visible_to(self.user) if self.user else reports.none()
        if period:
            reports = reports.filter(period__code=period)
        if status:
            reports = reports.filter(status=status)
        if state == MISSING:
            return self._missing(reports)
        if state:
            reports = reports.filter(state=state)
        if organization := self.value("organization"):
            reports = reports.filter(organization=organization)
        return Exists(reports.filter(measure=OuterRef("pk")))

    def _missing(self, reports: QuerySet[ProgressReport]) -> Exists:
        parts = _reporting_parts(self.user) if self.user else Assignment.objects.none()
        if organization := self.value("organization"):
            parts = parts.filter(organization=organization)
        made = reports.filter(measure=OuterRef("measure"), organization=OuterRef("organization"))
        return Exists(parts.filter(~Exists(made), measure=OuterRef("pk")))


class TaskFilterSet(MeasureFilterSet):
    """Tasks that have a measure which meets every filter of MeasureFilterSet."""

    class Meta:
        model = Task
        fields: tuple[str, ...] = ()

    def restrict(self, rows: QuerySet[Any], measures: QuerySet[Measure]) -> QuerySet[Any]:
        return rows.filter(pk__in=measures.values("task"))


class ImplementationPlanFilterSet(FilterSet):
    """Filings by plan, organization, its kind, state; `state=missing` has never been saved."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = RowFilter(label=_("Organization"), queryset=Organization.objects.all())
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="organization__kind", choices=OrganizationKind.choices
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (FILED_NOW, _("Filed")),
            (UNFILED, _("Not filed")),
            (MISSING, _("Not started")),
            *State.choices,
        ],
        method="filter_state",
    )

    class Meta:
        model = ImplementationPlan
        fields: tuple[str, ...] = ()

    def filter_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        # The row exists from publication; its first save or file makes it a newer revision.
        untouched = {"version": 1, "files_version": 0}
        if state == MISSING:
            return rows.filter(state=State.DRAFT, **untouched)
        if state == FILED_NOW:
            return rows.filter(state__in=FILED)
        if state == UNFILED:
            return rows.exclude(state__in=FILED)
        rows = rows.filter(state=state)
        return rows.exclude(**untouched) if state == State.DRAFT else rows


class ContributionFilterSet(FilterSet):
    """Contributions by plan, measure, organization, period."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="period__plan")
    measure = MeasureFilter(
        label=_("Measure"), queryset=Measure.objects.select_related("task").in_print_order()
    )
    organization = RowFilter(label=_("Organization"), queryset=Organization.objects.all())
    period = django_filters.CharFilter(label=_("Period"), field_name="period__code", max_length=10)

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = ()


class ProgressReportFilterSet(FilterSet):
    """Progress reports; `updated_since` is a moment, `q` looks into what was written."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="period__plan")
    area = RowFilter(
        label=_("Area"), queryset=ReformArea.objects.all(), field_name="measure__task__area"
    )
    measure = MeasureFilter(
        label=_("Measure"), queryset=Measure.objects.select_related("task").in_print_order()
    )
    organization = RowFilter(label=_("Organization"), queryset=Organization.objects.all())
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
