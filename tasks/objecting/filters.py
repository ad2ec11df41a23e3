"""Filters of objections, for pages and API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.models import Objection
from tasks.objecting.models import Against
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


class ObjectionFilterSet(FilterSet):
    """Objections by plan, organization, measure, what they are directed against, and state."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    against = django_filters.ChoiceFilter(label=_("Against"), choices=Against.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=Asked.choices)

    class Meta:
        model = Objection
        fields: tuple[str, ...] = ()
