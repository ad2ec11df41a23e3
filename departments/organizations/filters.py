"""Filters of organizations, shared by pages and API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, OrganizationName
from departments.organizations.models import PARTY_CHOICES, OrganizationQuerySet
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds


class OrganizationFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Organizations by kind, code, day on which they exist, and name or pinyin."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PARTY_CHOICES)
    code = django_filters.CharFilter(label=_("Administrative division code"), max_length=12)
    valid_on = django_filters.DateFilter(label=_("Exists on"), method="filter_valid_on")
    q = django_filters.CharFilter(
        label=_("Name or pinyin"), method="search", max_length=LONGEST_SEARCH
    )

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ()

    def filter_valid_on(
        self, rows: OrganizationQuerySet, _name: str, day: Any
    ) -> OrganizationQuerySet:
        return rows.valid_on(day)

    def search(self, rows: QuerySet[Organization], _name: str, text: str) -> QuerySet[Organization]:
        named = OrganizationName.objects.filter(finds(text, "name"), organization=OuterRef("pk"))
        return rows.filter(finds(text, "short_name", pinyin="pinyin") | Exists(named))
