"""Filters of progress reports, for pages and API."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.models import (
    ProgressReport,
    ReportingPeriod,
)
from tasks.plan.filters import (
    FILED_NOW,
    FilterSet,
    OrganizationFilter,
    PieceFilter,
    RowFilter,
    areas,
    measures,
    organizations,
    plans,
)
from tasks.progress.models import DeclaredStatus
from tasks.signing.models import FILED, State

YEARS = range(1900, 2201)


def _in_this_age(moment: datetime) -> None:
    """Far years cannot be turned into another time zone."""
    if moment.year not in YEARS:
        raise ValidationError(_("Give a year from 1900 to 2200."))


def period_choices() -> list[tuple[str, str]]:
    """Every period's code, the newest first, for the pages; the API takes any code."""
    codes = ReportingPeriod.objects.order_by("-code").values_list("code", flat=True).distinct()
    return [("", str(_("All"))), *((code, code) for code in codes)]


class PeriodSelect(forms.Select):
    """A list of the periods instead of a code to be typed."""

    def optgroups(self, *args: Any, **kwargs: Any) -> Any:
        self.choices = period_choices()
        return super().optgroups(*args, **kwargs)


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
    timing = django_filters.ChoiceFilter(
        label=_("Filed"),
        method="filed_in_time",
        choices=[("on_time", _("By the due date")), ("late", _("After the due date"))],
    )
    substance = django_filters.ChoiceFilter(
        label=_("With substance"),
        method="filed_with_substance",
        choices=[("yes", _("Says something new")), ("no", _("Nothing new"))],
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

    def filed_in_time(self, rows: QuerySet[Any], _name: str, when: str) -> QuerySet[Any]:
        """By its first filing: what came back and was filed again is not late by that."""
        compared = "lte" if when == "on_time" else "gt"
        return rows.filter(**{f"first_filed_on__{compared}": F("period__due_on")})

    def filed_with_substance(self, rows: QuerySet[Any], _name: str, answer: str) -> QuerySet[Any]:
        """Whether a report that was filed has a sentence that no earlier one on the measure had."""
        return rows.filter(state__in=FILED, says_new=answer == "yes")

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        written = ("progress", "problems", "next_steps", "coordination")
        title, pinyin = "measure__task__title", "measure__task__pinyin"
        return rows.filter(finds(text, title, *written, pinyin=pinyin))
