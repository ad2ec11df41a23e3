"""Filters of supporters' parts, for pages and API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.models import (
    Contribution,
)
from tasks.plan.filters import (
    FilterSet,
    OrganizationFilter,
    PieceFilter,
    RowFilter,
    measures,
    organizations,
    plans,
)


class ContributionFilterSet(FilterSet):
    """Contributions by plan, measure, organization, period."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="period__plan")
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    period = django_filters.CharFilter(label=_("Period"), field_name="period__code", max_length=10)

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = ()
