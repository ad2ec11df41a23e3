"""Filters of inspections, for pages and API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.inspecting.models import Seen
from tasks.models import Inspection
from tasks.plan.filters import (
    FilterSet,
    OrganizationFilter,
    PieceFilter,
    RowFilter,
    measures,
    organizations,
    plans,
)


class InspectionFilterSet(FilterSet):
    """Inspections by plan, organization, measure, what was seen, words."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="measure__task__area__plan")
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    seen = django_filters.ChoiceFilter(label=_("What was seen"), choices=Seen.choices)
    q = django_filters.CharFilter(label=_("Words"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = Inspection
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Inspection], _name: str, words: str) -> QuerySet[Inspection]:
        return rows.filter(finds(words, "findings", "demands", "inspectors"))
