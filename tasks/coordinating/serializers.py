"""Coordination items as JSON."""

from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    EtagField,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.coordinating.models import LONGEST_TITLE
from tasks.models import CoordinationItem
from tasks.signing.models import LONGEST_TEXT


class ItemSerializer(serializers.ModelSerializer[CoordinationItem]):
    """One coordination item; `since` is the day from which a decision is awaited."""

    etag = EtagField()
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    raised_by = serializers.CharField(source="raised_by.full_name", read_only=True)
    decided_by = serializers.CharField(source="decided_by.full_name", default=None, allow_null=True)

    class Meta:
        model = CoordinationItem
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "measure",
            "report",
            "title",
            "text",
            "state",
            "raised_by",
            "raised_on",
            "since",
            "decision",
            "decided_by",
            "decided_at",
        )
        read_only_fields = fields


class NewItemSerializer(KnownFieldsSerializer):
    """What has to be coordinated, on which measure, with whom."""

    measure = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
    title = StrictCharField(max_length=LONGEST_TITLE)
    text = StrictCharField(max_length=LONGEST_TEXT)
