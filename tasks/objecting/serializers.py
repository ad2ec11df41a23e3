"""Objections as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    EtagField,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.models import Objection
from tasks.objecting.models import Against
from tasks.signing.models import LONGEST_TEXT


class ObjectionToSerializer(serializers.ModelSerializer[Objection]):
    """An objection: `granted` is upheld, and the return taken back; `refused` is rejected."""

    etag = EtagField()
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    asked_by = serializers.CharField(source="asked_by.full_name", default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.full_name", default=None, allow_null=True)

    class Meta:
        model = Objection
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "against",
            "filing",
            "report",
            "measure",
            "seen_on",
            "state",
            "reason",
            "asked_by",
            "asked_on",
            "decided_by",
            "decided_at",
            "decision",
        )
        read_only_fields = fields


class NewObjectionToSerializer(KnownFieldsSerializer):
    """What is objected to: `id` is that of the implementation plan or the report that was returned,
    or of the measure whose light is meant."""

    against = serializers.ChoiceField(choices=Against.choices)
    id = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
    reason = StrictCharField(max_length=LONGEST_TEXT, help_text=_("Why you object."))
