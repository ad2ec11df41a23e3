"""Filters of amendments and of the requests for them, for pages and API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tasks.models import Amendment, AmendmentRequest
from tasks.plan.filters import FilterSet, OrganizationFilter, RowFilter, organizations, plans
from tasks.signing.models import State
from tasks.signing.states import Asked

GIVEN_UP = "given_up"
KINDS = [("filing", _("Implementation plan")), ("report", _("Progress report"))]


class OfADocumentFilterSet(FilterSet):
    """By plan, organization, and what is opened again."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, method="of_kind")

    def of_kind(self, rows: QuerySet[Any], _name: str, kind: str) -> QuerySet[Any]:
        return rows.filter(**{f"{kind}__isnull": False})


class AmendmentRequestFilterSet(OfADocumentFilterSet):
    """Requests also by their state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Asked.choices)

    class Meta:
        model = AmendmentRequest
        fields: tuple[str, ...] = ()


class AmendmentFilterSet(OfADocumentFilterSet):
    """Amendments also by their state."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*State.choices, (GIVEN_UP, _("Given up"))],
        method="in_state",
    )

    class Meta:
        model = Amendment
        fields: tuple[str, ...] = ()

    def in_state(self, rows: QuerySet[Amendment], _name: str, state: str) -> QuerySet[Amendment]:
        if state == GIVEN_UP:
            return rows.filter(ended_on__isnull=False)
        return rows.filter(state=state, ended_on=None)
