"""Directives and remarks as JSON."""

from rest_framework import serializers

from reform_tracker.api.serializers import EtagField
from tasks.models import Directive, Remark


class DirectiveSerializer(serializers.ModelSerializer[Directive]):
    """One directive; `answer` stays readable when it was sent back, `answered_on` is null then."""

    etag = EtagField()
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    issued_by = serializers.CharField(source="issued_by.full_name", read_only=True)
    answered_by = serializers.CharField(
        source="answered_by.full_name", default=None, allow_null=True
    )
    settled_by = serializers.CharField(source="settled_by.full_name", default=None, allow_null=True)

    class Meta:
        model = Directive
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "number",
            "organization",
            "organization_name",
            "measure",
            "origin",
            "remark",
            "title",
            "text",
            "state",
            "first_due_on",
            "due_on",
            "issued_by",
            "issued_on",
            "answer",
            "answered_by",
            "answered_on",
            "settled_by",
            "settled_at",
            "closing_words",
        )
        read_only_fields = fields


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    """One remark of a leader."""

    by = serializers.CharField(source="by.full_name", read_only=True)
    is_handled = serializers.SerializerMethodField()

    class Meta:
        model = Remark
        fields = (
            "id",
            "measure",
            "report",
            "text",
            "by",
            "made_on",
            "is_handled",
            "handled_words",
        )
        read_only_fields = fields

    def get_is_handled(self, remark: Remark) -> bool:
        return remark.handled_at is not None
