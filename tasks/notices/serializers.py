"""Supervision notices as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import EtagField
from tasks.models import Notice


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """One sheet; `answer` stays readable when it was sent back, `answered_on` is null then."""

    etag = EtagField()
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    number = serializers.CharField(
        source="numbered", read_only=True, help_text=_("As printed: 督办〔2012〕3号.")
    )
    issued_by = serializers.CharField(source="issued_by.full_name", read_only=True)
    answered_by = serializers.CharField(
        source="answered_by.full_name", default=None, allow_null=True
    )
    settled_by = serializers.CharField(source="settled_by.full_name", default=None, allow_null=True)

    class Meta:
        model = Notice
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "number",
            "organization",
            "organization_name",
            "measure",
            "addressee",
            "source",
            "title",
            "text",
            "contact",
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
