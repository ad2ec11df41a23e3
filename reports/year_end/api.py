"""What became of the open parts of plans that were closed, over the API: read only.

What is chosen before is the commission's own draft, and a client is a system of an organization, so
nothing is written here.
"""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, viewsets

from departments.models import User
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.schema import described_reads
from reports.models import LineEnding
from reports.year_end.models import Way
from tasks.plan.api import ID
from tasks.plan.filters import (
    OfAMeasureFilterSet,
    PieceFilter,
    measures,
)


class LineEndingFilterSet(OfAMeasureFilterSet):
    """By plan, organization, measure, the measure that it became, and way."""

    became = PieceFilter(label=_("Goes on as"), queryset=measures)
    way = django_filters.ChoiceFilter(label=_("What became of it"), choices=Way.choices)

    class Meta:
        model = LineEnding
        fields: tuple[str, ...] = ()


class LineEndingSerializer(serializers.ModelSerializer[LineEnding]):
    way = serializers.ChoiceField(choices=Way.choices, read_only=True)
    became = serializers.PrimaryKeyRelatedField[Any](
        read_only=True,
        help_text=_("The measure in the plan of the next year; null for what does not go on."),
    )

    class Meta:
        model = LineEnding
        fields = (
            "id",
            "plan",
            "measure",
            "organization",
            "way",
            "reason",
            "due_before",
            "until",
            "became",
            "applied_at",
        )
        read_only_fields = fields


@described_reads(
    _("Year's ends of parts"),
    _("The year's end of one part"),
    _(
        "What became of each part that was open when its plan was closed: closed, extended or "
        "carried over, as which measure of which plan and until when, or dropped; with the reason."
    ),
)
class LineEndingViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[LineEnding]):
    queryset = LineEnding.objects.all()
    serializer_class = LineEndingSerializer
    filterset_class = LineEndingFilterSet
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[LineEnding]:
        rows: QuerySet[Any] = LineEnding.objects.visible_to(cast(User, self.request.user))
        return rows.order_by("pk")
