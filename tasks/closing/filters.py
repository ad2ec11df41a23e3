"""Filters of closings, for pages and API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tasks.models import Closing
from tasks.plan.filters import (
    OfAMeasureFilterSet,
)
from tasks.signing.states import Asked


class ClosingFilterSet(OfAMeasureFilterSet):
    """Closings by plan, organization, measure, state, and whether they close or open again."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=[("closing", _("Closing")), ("reopening", _("Re-opening"))],
        method="of_kind",
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=Asked.choices)

    class Meta:
        model = Closing
        fields: tuple[str, ...] = ()

    def of_kind(self, rows: QuerySet[Closing], _name: str, kind: str) -> QuerySet[Closing]:
        return rows.filter(reopens__isnull=kind == "closing")
