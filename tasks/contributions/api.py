"""What supporting departments handed to the lead, over the API."""

from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, serializers, viewsets

from departments.models import User
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.schema import described_reads
from tasks.contributions.filters import ContributionFilterSet
from tasks.models import Contribution
from tasks.plan.api import ID


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    plan = serializers.IntegerField(source="period.plan_id", read_only=True)
    measure_key = serializers.CharField(source="measure.key", read_only=True)
    period = serializers.CharField(source="period.code", read_only=True)
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)

    class Meta:
        model = Contribution
        fields = (
            "id",
            "plan",
            "measure",
            "measure_key",
            "period",
            "organization",
            "organization_name",
            "text",
            "handed_in_at",
            "version",
        )
        read_only_fields = fields


@described_reads(
    _("Contributions"),
    _("One contribution"),
    _("What a supporting department handed to the lead, for each measure and period."),
)
class ContributionViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Contribution],
):
    queryset = Contribution.objects.all()
    serializer_class = ContributionSerializer
    filterset_class = ContributionFilterSet
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(cast(User, self.request.user)).select_related(
            "measure", "period", "organization"
        )
