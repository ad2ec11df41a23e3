"""Filters of directives and of remarks, for pages and API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds
from tasks.models import Directive, Remark
from tasks.ordering.filters import late_among
from tasks.plan.filters import (
    FilterSet,
    OfAMeasureFilterSet,
    PieceFilter,
    RowFilter,
    YesNoFilter,
    measures,
    plans,
)
from tasks.signing.states import Ordered


class DirectiveFilterSet(OfAMeasureFilterSet):
    """Directives by plan, organization, measure, state, origin, whether they are late, words."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Ordered.choices)
    origin = django_filters.ChoiceFilter(label=_("Comes from"), choices=Directive.Origin.choices)
    late = YesNoFilter(label=_("Late"), method="filter_late")
    q = django_filters.CharFilter(label=_("Words"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = Directive
        fields: tuple[str, ...] = ()

    def filter_late(self, rows: QuerySet[Directive], _name: str, late: bool) -> QuerySet[Directive]:
        return late_among(rows, late=late)

    def search(self, rows: QuerySet[Directive], _name: str, words: str) -> QuerySet[Directive]:
        return rows.filter(finds(words, "title", "text"))


class RemarkFilterSet(FilterSet):
    """Remarks by plan, measure, and whether somebody has seen to them."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="measure__task__area__plan")
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    open = YesNoFilter(label=_("Not seen to yet"), field_name="handled_at", lookup_expr="isnull")

    class Meta:
        model = Remark
        fields: tuple[str, ...] = ()
