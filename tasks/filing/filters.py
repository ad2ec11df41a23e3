"""Filters of implementation plans, for pages and API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.organizations.models import PARTY_CHOICES
from tasks.models import (
    ImplementationPlan,
)
from tasks.plan.filters import (
    FILED_NOW,
    MISSING,
    FilterSet,
    OrganizationFilter,
    RowFilter,
    organizations,
    plans,
)
from tasks.signing.models import FILED, State

UNFILED = "unfiled"


PASSED_ON = "passed_on"


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
