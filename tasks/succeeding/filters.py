"""Filters of changes of organizations."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import OrganizationChange, OrganizationName
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds


class ChangeFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # published without types
    """Changes by a former or present name of either body."""

    q = django_filters.CharFilter(
        label=_("Former or present name"), method="search", max_length=LONGEST_SEARCH
    )

    class Meta:
        model = OrganizationChange
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        named = OrganizationName.objects.filter(finds(words, "name"))
        return rows.filter(
            Q(Exists(named.filter(organization=OuterRef("organization"))))
            | Q(Exists(named.filter(organization=OuterRef("successor"))))
        )
