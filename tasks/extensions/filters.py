"""Filters of extensions, for pages and API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.models import Extension
from tasks.plan.filters import (
    FilterSet,
    OrganizationFilter,
    PieceFilter,
    RowFilter,
    measures,
    organizations,
    plans,
)
from tasks.signing.states import Asked


class ExtensionFilterSet(FilterSet):
    """Extensions by plan, organization, measure, state, and whether they were asked for in time."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    state = django_filters.ChoiceFilter(label=_("State"), choices=Asked.choices)

    class Meta:
        model = Extension
        fields: tuple[str, ...] = ()
