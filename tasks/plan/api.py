"""The official document over the API: plans, areas, tasks, measures, reporting periods."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, viewsets

from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.schema import described_reads
from tasks.models import (
    Assignment,
    CitedDocument,
    Measure,
    PartyRule,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
    TaskPlace,
)
from tasks.plan.filters import AreaFilterSet, PlanFilterSet, ReportingPeriodFilterSet, plans
from tasks.plan.measure_filters import MeasureFilterSet, TaskFilterSet, assignments_shown_to

ID = "[0-9]{1,18}"


class PlanSerializer(serializers.ModelSerializer[ReformPlan]):
    class Meta:
        model = ReformPlan
        fields: tuple[str, ...] = (
            "id",
            "owner",
            "year",
            "title",
            "notice_title",
            "number",
            "issuer",
            "issued_on",
            "filing_due_text",
            "filing_due_on",
            "report_day",
            "yellow_gap",
            "red_gap",
            "invented_progress",
            "published_at",
            "closed_on",
        )
        read_only_fields = fields


class PartyRuleSerializer(serializers.ModelSerializer[PartyRule]):
    class Meta:
        model = PartyRule
        fields = ("id", "name", "role", "collective", "span_start", "span_end")
        read_only_fields = fields


class PlanTextSerializer(PlanSerializer):
    """With the document's text, into whose characters every span points, and its rules."""

    party_rules = PartyRuleSerializer(many=True, read_only=True)

    class Meta(PlanSerializer.Meta):
        fields = (*PlanSerializer.Meta.fields, "source_sha256", "source_text", "party_rules")
        read_only_fields = fields


class AreaSerializer(serializers.ModelSerializer[ReformArea]):
    class Meta:
        model = ReformArea
        fields = ("id", "plan", "number", "title", "span_start", "span_end")
        read_only_fields = fields


class CitedSerializer(serializers.ModelSerializer[CitedDocument]):
    class Meta:
        model = CitedDocument
        fields = ("title", "number", "relation", "span_start", "span_end")
        read_only_fields = fields


class PlaceSerializer(serializers.ModelSerializer[TaskPlace]):
    class Meta:
        model = TaskPlace
        fields = ("name", "prefectures")
        read_only_fields = fields


class TaskSerializer(serializers.ModelSerializer[Task]):
    plan = serializers.IntegerField(source="plan_number", read_only=True)
    cited = CitedSerializer(many=True, read_only=True)
    places = PlaceSerializer(many=True, read_only=True)

    class Meta:
        model = Task
        fields = (
            "id",
            "plan",
            "area",
            "number",
            "key",
            "title",
            "text",
            "cited",
            "places",
            "span_start",
            "span_end",
        )
        read_only_fields = fields


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)

    class Meta:
        model = Assignment
        fields = ("organization", "organization_name", "role", "order", "rule")
        read_only_fields = fields


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    plan = serializers.IntegerField(source="plan_number", read_only=True)
    area = serializers.IntegerField(source="area_number", read_only=True)
    # Blank where nobody answers for a line.
    basis = serializers.ChoiceField(choices=Measure.Basis.choices, allow_blank=True, read_only=True)
    collective = serializers.ListField(child=serializers.CharField(), read_only=True)
    assignments = AssignmentSerializer(source="shown_assignments", many=True, read_only=True)

    class Meta:
        model = Measure
        fields = (
            "id",
            "plan",
            "area",
            "task",
            "number",
            "key",
            "text",
            "responsibility",
            "phrase",
            "basis",
            "collective",
            "assignments",
            "deadline_text",
            "due_on",
            "span_start",
            "span_end",
        )
        read_only_fields = fields


class PeriodSerializer(serializers.ModelSerializer[ReportingPeriod]):
    class Meta:
        model = ReportingPeriod
        fields = ("id", "plan", "code", "starts_on", "ends_on", "due_on")
        read_only_fields = fields


@described_reads(
    _("Plans"),
    _("One plan with its text"),
    _("Official documents, one for each year's reform tasks."),
    PlanTextSerializer,
)
class PlanViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[ReformPlan]):
    queryset = ReformPlan.objects.all()
    serializer_class = PlanSerializer
    filterset_class = PlanFilterSet
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[ReformPlan]:
        return ReformPlan.objects.all() if self.action == "retrieve" else plans()

    def get_serializer_class(self) -> type[PlanSerializer]:
        return PlanTextSerializer if self.action == "retrieve" else PlanSerializer


@described_reads(
    _("Reform areas"),
    _("One reform area"),
    _("Reform areas of a plan, numbered as printed."),
)
class AreaViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[ReformArea]):
    queryset = ReformArea.objects.all()
    serializer_class = AreaSerializer
    filterset_class = AreaFilterSet
    lookup_value_regex = ID


@described_reads(
    _("Tasks"),
    _("One task"),
    _("Numbered tasks; a filter keeps the tasks that have a measure which meets it."),
)
class TaskViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[Task]):
    queryset = Task.objects.annotate(plan_number=F("area__plan_id")).prefetch_related(
        "cited", "places__prefectures"
    )
    serializer_class = TaskSerializer
    filterset_class = TaskFilterSet
    lookup_value_regex = ID


@described_reads(
    _("Measures"),
    _("One measure"),
    _("Responsibility lines with the organizations on them; reports are made for these."),
)
class MeasureViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[Measure]):
    queryset = Measure.objects.annotate(
        plan_number=F("task__area__plan_id"), area_number=F("task__area_id")
    )
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilterSet
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Measure]:
        user: Any = self.request.user
        parts = assignments_shown_to(user).select_related("organization")
        return (
            super()
            .get_queryset()
            .prefetch_related(Prefetch("assignments", parts, to_attr="shown_assignments"))
        )


@described_reads(
    _("Reporting periods"),
    _("One reporting period"),
    _("Months of a plan with the day on which reports are due."),
)
class PeriodViewSet(ConditionalList, viewsets.ReadOnlyModelViewSet[ReportingPeriod]):
    queryset = ReportingPeriod.objects.all()
    serializer_class = PeriodSerializer
    filterset_class = ReportingPeriodFilterSet
    lookup_value_regex = ID
