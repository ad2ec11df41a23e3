"""Closings as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.asking.serializers import RequestSerializer
from tasks.models import Closing
from tasks.signing.models import LONGEST_TEXT

CLOSING, REOPENING = "closing", "reopening"
KINDS = [(kind, kind) for kind in (CLOSING, REOPENING)]


class ClosingSerializer(RequestSerializer[Closing]):
    """A closing, or a re-opening (`reopens` is the closing); `asked_by` is null where the
    commission opened it again by itself, `directive` the new instruction by which it did."""

    kind = serializers.SerializerMethodField(help_text=_("`closing` or `reopening`."))

    class Meta:
        model = Closing
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "measure",
            "kind",
            "reopens",
            "directive",
            "state",
            "reason",
            "asked_by",
            "asked_on",
            "decided_by",
            "decided_at",
            "decision",
            "reopened_at",
        )
        read_only_fields = fields

    def get_kind(self, closing: Closing) -> str:
        return REOPENING if closing.is_reopening else CLOSING


class NewClosingSerializer(KnownFieldsSerializer):
    """What is asked for: of which measure, and why."""

    measure = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
    kind = serializers.ChoiceField(choices=KINDS, default=CLOSING)
    reason = StrictCharField(
        max_length=LONGEST_TEXT,
        help_text=_("What has been achieved, or why it is to be opened again."),
    )
