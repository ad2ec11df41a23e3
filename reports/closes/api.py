"""The book of closes over the API: what was closed and opened when, with the hashes of it."""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, viewsets

from departments.models import User
from departments.permissions import Action, reach_for
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.schema import described_reads
from reports.models import PeriodClose
from tasks.plan.filters import FilterSet, RowFilter, plans


class PeriodCloseFilterSet(FilterSet):
    """Entries by plan, code of the period, what was done."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    period = django_filters.CharFilter(label=_("Period"), field_name="period__code")
    done = django_filters.ChoiceFilter(
        label=_("Kind"), choices=PeriodClose.Kind.choices, field_name="kind"
    )

    class Meta:
        model = PeriodClose
        fields: tuple[str, ...] = ()


class PeriodCloseSerializer(serializers.ModelSerializer[PeriodClose]):
    period = serializers.CharField(source="period.code", read_only=True)
    done = serializers.ChoiceField(source="kind", choices=PeriodClose.Kind.choices, read_only=True)
    rule = serializers.JSONField(
        read_only=True, help_text=_("By which rule it was counted, of a close.")
    )

    class Meta:
        model = PeriodClose
        fields = (
            "id",
            "plan",
            "period",
            "number",
            "done",
            "edition",
            "at",
            "actor_name",
            "as_of",
            "rule",
            "reason",
            "previous_hash",
            "hash",
        )
        read_only_fields = fields


@described_reads(
    _("Closes of periods"),
    _("One close or opening of a period"),
    _("What was closed or opened again of a plan, each with its hash and that of the one before."),
)
class PeriodCloseViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[PeriodClose]):
    queryset = PeriodClose.objects.all()
    serializer_class = PeriodCloseSerializer
    filterset_class = PeriodCloseFilterSet
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[PeriodClose]:
        """Those of the plans whose provincial reports the account reads."""
        reach = reach_for(cast(User, self.request.user), Action.READ_REPORTS)
        rows: QuerySet[Any] = PeriodClose.objects.defer("figures").select_related("period")
        return rows if reach.whole else rows.filter(plan__owner__in=reach.organizations)
