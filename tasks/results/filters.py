"""Filters of results, for pages and API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.models import Result, ResultKind
from tasks.plan.filters import (
    FilterSet,
    OrganizationFilter,
    PieceFilter,
    RowFilter,
    areas,
    measures,
    organizations,
    plans,
)
from tasks.signing.states import Published

PLAN = "measure__task__area__plan"


class ResultFilterSet(FilterSet):
    """Results; `q` looks into title, document number and summary."""

    q = django_filters.CharFilter(
        label=_("Title, number, text"), method="search", max_length=LONGEST_SEARCH
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="kind_of", choices=ResultKind.choices
    )
    recommended = django_filters.ChoiceFilter(
        label=_("Recommended"),
        choices=[("true", _("Recommended to others")), ("false", _("Not recommended"))],
        method="filter_recommended",
    )
    plan = RowFilter(label=_("Plan"), queryset=plans, field_name=PLAN)
    area = PieceFilter(label=_("Area"), queryset=areas, field_name="measure__task__area")
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    state = django_filters.ChoiceFilter(label=_("State"), choices=Published.choices)

    class Meta:
        model = Result
        fields: tuple[str, ...] = ()

    def filter_recommended(self, rows: QuerySet[Any], _name: str, answer: str) -> QuerySet[Any]:
        return rows.filter(recommended_at__isnull=answer == "false")

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(finds(text, "title", "number", "summary"))
