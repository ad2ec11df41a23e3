"""Filters of coordination items and of joint meetings, for pages and API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.coordinating.models import WAITING
from tasks.models import CoordinationItem, JointMeeting
from tasks.plan.filters import (
    FilterSet,
    OfAMeasureFilterSet,
    RowFilter,
    YesNoFilter,
    plans,
)
from tasks.signing.states import Coordinated


class ItemFilterSet(OfAMeasureFilterSet):
    """Items by plan, who raised them, measure, state, whether they wait for a decision, words."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Coordinated.choices)
    waits = YesNoFilter(label=_("Waits for a decision"), method="filter_waits")
    q = django_filters.CharFilter(label=_("Words"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = CoordinationItem
        fields: tuple[str, ...] = ()

    def filter_waits(
        self, rows: QuerySet[CoordinationItem], _name: str, waits: bool
    ) -> QuerySet[CoordinationItem]:
        return rows.filter(state__in=WAITING) if waits else rows.exclude(state__in=WAITING)

    def search(
        self, rows: QuerySet[CoordinationItem], _name: str, words: str
    ) -> QuerySet[CoordinationItem]:
        return rows.filter(finds(words, "title", "text", "decision"))


class MeetingFilterSet(FilterSet):
    """Joint meetings by plan, and whether their minutes are issued."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    open = YesNoFilter(
        label=_("Without minutes yet"), field_name="minuted_at", lookup_expr="isnull"
    )

    class Meta:
        model = JointMeeting
        fields: tuple[str, ...] = ()
