"""Where each measure stands for each organization that reports on it, with its light."""

from datetime import date
from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from departments.models import Organization, User
from reform_tracker import clock
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.schema import described_reads
from reform_tracker.workdays import WorkCalendar
from reports.figures import lights
from reports.figures.lights import Light, LightRule
from reports.models import Standing
from tasks.models import DeclaredStatus, Measure, ReformArea
from tasks.plan.filters import FilterSet, PieceFilter, RowFilter, measures, plans
from tasks.plan.models.roles import MAIN_ROLES

EARLIEST = date(2000, 1, 1)  # no plan is older


class StandingFilterSet(FilterSet):
    """Standings by plan, area, measure, organization, role, horizon."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    area = RowFilter(
        label=_("Area"), queryset=ReformArea.objects.all(), field_name="measure__task__area"
    )
    measure = PieceFilter(label=_("Measure"), queryset=measures)
    organization = RowFilter(label=_("Organization"), queryset=Organization.objects.parties())
    role = django_filters.ChoiceFilter(label=_("Role"), choices=MAIN_ROLES)
    horizon = django_filters.ChoiceFilter(label=_("Horizon"), choices=Measure.Horizon.choices)

    class Meta:
        model = Standing
        fields: tuple[str, ...] = ()


class LateSerializer(serializers.Serializer[Any]):
    """A duty of the organization itself that is overdue."""

    kind = serializers.CharField(help_text=_("filing, report or milestone."))
    what = serializers.CharField(help_text=_("The period, or the title of the milestone."))
    due_on = serializers.DateField()
    days = serializers.IntegerField(help_text=_("Working days overdue."))


class LightSerializer(serializers.Serializer[Any]):
    """The light of today's business date with the numbers it was read from."""

    light = serializers.ChoiceField(choices=[(light.value, light.value) for light in Light])
    scheduled = serializers.IntegerField(
        allow_null=True, help_text=_("What should be done by today, in percent.")
    )
    gap = serializers.IntegerField(
        allow_null=True, help_text=_("Scheduled minus declared, in percentage points.")
    )
    reason = serializers.CharField()
    late = LateSerializer(many=True, help_text=_("What is overdue and makes the light red."))


class StandingSerializer(serializers.ModelSerializer[Standing]):
    measure_key = serializers.CharField(source="measure.key", read_only=True)
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    declared_status = serializers.ChoiceField(
        choices=DeclaredStatus.choices,
        allow_blank=True,
        read_only=True,
        help_text=_("Empty until a report is submitted."),
    )
    reading = serializers.SerializerMethodField(help_text=_("The light and where it comes from."))

    class Meta:
        model = Standing
        fields = (
            "id",
            "plan",
            "measure",
            "measure_key",
            "organization",
            "organization_name",
            "role",
            "horizon",
            "due_on",
            "declared_status",
            "declared_percent",
            "verified_percent",
            "done_verified",
            "needs_coordination",
            "reading",
        )
        read_only_fields = fields

    @extend_schema_field(LightSerializer)
    def get_reading(self, standing: Standing) -> dict[str, Any]:
        on, rules = clock.today(), self.context["rules"]
        if standing.plan_id not in rules:
            rules[standing.plan_id] = LightRule.of(standing.plan, on)
        reading = lights.read(standing, rules[standing.plan_id], on, self.context["calendar"])
        return dict(LightSerializer(reading).data)


@described_reads(
    _("Standings"),
    _("One standing"),
    _("Where a measure stands for an organization that reports on it: declared, verified, light."),
)
class StandingViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Standing],
):
    queryset = Standing.objects.all()
    serializer_class = StandingSerializer
    filterset_class = StandingFilterSet
    lookup_value_regex = "[0-9]{1,18}"

    def get_serializer_context(self) -> dict[str, Any]:
        calendar = WorkCalendar.load(EARLIEST, clock.today())
        return {**super().get_serializer_context(), "calendar": calendar, "rules": {}}

    def get_queryset(self) -> QuerySet[Standing]:
        return (
            Standing.objects.visible_to(cast(User, self.request.user))
            .select_related("measure", "organization", "plan")
            .defer("plan__source_text")
        )
