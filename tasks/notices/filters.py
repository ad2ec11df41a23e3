"""Filters of supervision notices, for pages and API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.models import Notice
from tasks.ordering.filters import late_among
from tasks.plan.filters import (
    OfAMeasureFilterSet,
    YesNoFilter,
)
from tasks.signing.states import Ordered


class NoticeFilterSet(OfAMeasureFilterSet):
    """Notices by plan, organization, measure, state, number, whether they are late, words."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Ordered.choices)
    number = django_filters.NumberFilter(
        label=_("Document number"), min_value=1, max_value=10**9, field_name="numbered__number"
    )
    late = YesNoFilter(label=_("Late"), method="filter_late")
    q = django_filters.CharFilter(label=_("Words"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()

    def filter_late(self, rows: QuerySet[Notice], _name: str, late: bool) -> QuerySet[Notice]:
        return late_among(rows, late=late)

    def search(self, rows: QuerySet[Notice], _name: str, words: str) -> QuerySet[Notice]:
        return rows.filter(finds(words, "title", "text", "source"))
