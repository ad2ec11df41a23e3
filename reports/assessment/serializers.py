"""Sheets of an assessment as JSON: every point with its facts, and what is said of them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from reform_tracker.api.serializers import EtagField, KnownFieldsSerializer, StrictCharField
from reports.assessment.facts import Evidence, Fact, Outcome, Why
from reports.assessment.forms import POINTS
from reports.assessment.sheets import LONGEST_TEXT
from reports.assessment.words import title_of, why_in_words
from reports.models import (
    Assessment,
    AssessmentCorrection,
    AssessmentObjection,
    AssessmentSheet,
)

# Where the API has the evidence of a fact.
RESOURCES: Final = {
    "filing": "implementation-plans",
    "report": "progress-reports",
    "task": "tasks",
    "directive": "directives",
    "notice": "notices",
    "acknowledgement": "acknowledgements",
}
LONGEST_NAME = 60


class EvidenceSerializer(serializers.Serializer[Evidence]):
    """The record that shows a fact."""

    resource = serializers.SerializerMethodField()
    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()

    def get_resource(self, evidence: Evidence) -> str:
        return RESOURCES[evidence.kind]

    def get_url(self, evidence: Evidence) -> str:
        return reverse(f"api:{RESOURCES[evidence.kind]}-detail", args=[evidence.pk])


class FactSerializer(serializers.Serializer[Fact]):
    """One thing that the organization owed, and what became of it."""

    what = serializers.CharField(help_text=_("Key of the measure, period, title."))
    outcome = serializers.ChoiceField(
        choices=Outcome.choices, help_text=_("Only met and missed count.")
    )
    why = serializers.ChoiceField(choices=Why.choices)
    why_in_words = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    evidence = EvidenceSerializer()

    def get_why_in_words(self, fact: Fact) -> str:
        return why_in_words(fact)


class CorrectionSerializer(serializers.ModelSerializer[AssessmentCorrection]):
    """Points that the commission put right."""

    by = serializers.CharField(source="by.full_name")

    class Meta:
        model = AssessmentCorrection
        fields = ("id", "criterion", "before", "after", "reason", "by", "at", "objection")
        read_only_fields = fields


class ObjectionSerializer(serializers.ModelSerializer[AssessmentObjection]):
    """An objection with its answer; `answered_at` is null until there is one."""

    by = serializers.CharField(source="signed_by", help_text=_("Who signed it."))
    answered_by = serializers.CharField(
        source="answered_by.full_name", default=None, allow_null=True
    )

    class Meta:
        model = AssessmentObjection
        fields = ("id", "text", "by", "at", "answer", "answered_by", "answered_at")
        read_only_fields = fields


class PointsSerializer(serializers.Serializer[Any]):
    """What a criterion came to; points are decimals as text, null where it does not apply."""

    criterion = serializers.CharField()
    title = serializers.CharField()
    weight = serializers.CharField(help_text=_("Points by the rule."))
    of = serializers.CharField(allow_null=True, help_text=_("Points that it can give here."))
    computed = serializers.CharField(allow_null=True)
    points = serializers.CharField(
        allow_null=True, help_text=_("Those that count: computed, or corrected last.")
    )
    own = serializers.CharField(allow_null=True, help_text=_("Those that the unit thinks right."))
    met = serializers.IntegerField()
    counted = serializers.IntegerField()
    facts = FactSerializer(many=True)


class SheetSerializer(serializers.ModelSerializer[AssessmentSheet]):
    """One unit in an assessment."""

    etag = EtagField()
    plan = serializers.IntegerField(source="assessment.plan_id")
    organization_name = serializers.CharField(source="organization.short_name")
    state = serializers.ChoiceField(
        source="assessment.state",
        choices=Assessment.State.choices,
        help_text=_("How far the assessment is: `self` takes self-assessments, `review` and "
                    "`published` take objections."),
    )  # fmt: skip
    as_of = serializers.DateField(source="assessment.as_of")
    rule_version = serializers.IntegerField(source="assessment.rule.version")
    self_until = serializers.DateField(source="assessment.self_until", allow_null=True)
    total = serializers.CharField(
        allow_null=True, help_text=_("The points that count, null where nothing does.")
    )

    class Meta:
        model = AssessmentSheet
        fields: tuple[str, ...] = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "state",
            "as_of",
            "rule_version",
            "self_until",
            "self_at",
            "total",
        )
        read_only_fields = fields


class SheetDetailSerializer(SheetSerializer):
    """The same with every point and its evidence, and what was said of it."""

    self_by = serializers.CharField(source="self_by.full_name", default=None, allow_null=True)
    criteria = serializers.SerializerMethodField()
    corrections = CorrectionSerializer(many=True)
    objections = ObjectionSerializer(many=True)

    class Meta(SheetSerializer.Meta):
        fields = (
            *SheetSerializer.Meta.fields,
            "self_by",
            "remark",
            "criteria",
            "corrections",
            "objections",
        )
        read_only_fields = fields

    @extend_schema_field(PointsSerializer(many=True))
    def get_criteria(self, sheet: AssessmentSheet) -> list[dict[str, Any]]:
        worth = sheet.worth
        rows = [
            {
                "criterion": one.criterion,
                "title": title_of(one.criterion),
                "weight": one.weight,
                "of": one.of,
                "computed": one.points,
                "points": worth.get(one.criterion),
                "own": sheet.self_points.get(one.criterion),
                "met": one.met,
                "counted": one.counted,
                "facts": one.facts,
            }
            for one in sheet.computed.points
        ]
        return [dict(row) for row in PointsSerializer(rows, many=True).data]


class SelfAssessmentSerializer(KnownFieldsSerializer):
    """What the unit says of its points; replaces what it has said before."""

    remark = StrictCharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)
    points = serializers.DictField(
        child=StrictCharField(max_length=POINTS),
        required=False,
        default=dict,
        help_text=_('By criterion those that you think right, as text: {"reports": "18.50"}.'),
    )


class NewObjectionSerializer(KnownFieldsSerializer):
    """What the unit does not agree with."""

    text = StrictCharField(max_length=LONGEST_TEXT)
    signatory = StrictCharField(
        max_length=LONGEST_NAME,
        help_text=_("The leader who signed the objection in your system."),
    )
