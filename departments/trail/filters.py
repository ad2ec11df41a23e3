"""Filters of the audit trail."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds


class TrailFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Events by what was done, by whom, when."""

    action = django_filters.ChoiceFilter(
        label=_("Action"),
        choices=lambda: sorted(labels.known.actions.items(), key=lambda one: str(one[1])),
    )
    actor_name = django_filters.CharFilter(
        label=_("Person"), method="search", max_length=LONGEST_SEARCH
    )
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("To"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return rows.filter(finds(text, name))
