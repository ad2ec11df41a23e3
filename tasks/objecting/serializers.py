"""Objections as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.asking.serializers import RequestSerializer
from tasks.models import Objection
from tasks.objecting.models import Against
from tasks.signing.models import LONGEST_TEXT


class ObjectionToSerializer(RequestSerializer[Objection]):
    """An objection: `granted` is upheld, and the return taken back; `refused` is rejected."""

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
