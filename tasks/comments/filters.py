"""Filters of comments, for pages and API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.models import Comment
from tasks.plan.filters import (
    FilterSet,
    OrganizationFilter,
    PieceFilter,
    RowFilter,
    measures,
    organizations,
    plans,
)


class CommentFilterSet(FilterSet):
    """Comments by plan, measure, organization, whether they name one's own, and their words."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="measure__task__area__plan")
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    names_us = django_filters.ChoiceFilter(
        label=_("Names us"),
        method="filter_names_us",
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )
    q = django_filters.CharFilter(label=_("Words"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = Comment
        fields: tuple[str, ...] = ()

    def filter_names_us(self, rows: QuerySet[Any], _name: str, answer: str) -> QuerySet[Any]:
        user = self.user
        if user is None:
            return rows.none()
        ours = Comment.objects.naming(user.organization_id).values("pk")
        return rows.filter(pk__in=ours) if answer == "yes" else rows.exclude(pk__in=ours)

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(finds(text, "text"), taken_back_at=None)
