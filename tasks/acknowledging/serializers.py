"""Confirmations of receipt as JSON: each line with what was said of it."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    BoundedListField,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from reform_tracker.workdays import WorkCalendar
from tasks.acknowledging.reading import Line, Stand
from tasks.models import Assignment, LineObjection
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.states import Acknowledged

MOST_LINES = 500


class LineObjectionSerializer(serializers.ModelSerializer[LineObjection]):
    """The newest objection to a line, with its answer."""

    by = serializers.CharField(source="by.full_name")
    corrects = serializers.BooleanField(help_text=_("The commission will put the line right."))

    class Meta:
        model = LineObjection
        fields = ("reason", "by", "at", "answer", "answered_at", "corrects", "withdrawn_at")
        read_only_fields = fields


class AcknowledgedLineSerializer(serializers.Serializer[Line]):
    """One part of the organization, named by `part` in what is sent."""

    part = serializers.IntegerField(source="part_id")
    measure = serializers.IntegerField(source="measure_id")
    measure_key = serializers.CharField(source="key")
    task = serializers.IntegerField(source="task_id")
    task_title = serializers.CharField(source="task")
    role = serializers.ChoiceField(choices=Assignment.Role.choices)
    since = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=Acknowledged.choices)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    objection = LineObjectionSerializer(allow_null=True)


class AcknowledgementSerializer(serializers.Serializer[Stand]):
    """Where an organization stands with a plan."""

    id = serializers.IntegerField(source="row.pk")
    plan = serializers.IntegerField(source="row.plan_id")
    organization = serializers.IntegerField(source="row.organization_id")
    organization_name = serializers.CharField(source="row.organization.short_name")
    state = serializers.ChoiceField(choices=Acknowledged.choices)
    to_confirm = serializers.SerializerMethodField(
        help_text=_("How many lines wait for your organization.")
    )
    due_on = serializers.SerializerMethodField(help_text=_("Null: nothing waits for you."))
    received_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(source="row.version")

    def get_to_confirm(self, stand: Stand) -> int:
        return len(stand.owed)

    def get_due_on(self, stand: Stand) -> str | None:
        calendar: WorkCalendar = self.context["calendar"]
        return stand.due_on(calendar).isoformat() if stand.is_owed else None


class AcknowledgementDetailSerializer(AcknowledgementSerializer):
    """With every line."""

    lines = AcknowledgedLineSerializer(many=True)
    etag = serializers.CharField(source="row.version", read_only=True)

    def to_representation(self, stand: Stand) -> dict[str, Any]:
        """With the tag of the content: a line that comes or goes counts as what is said does."""
        shown: dict[str, Any] = super().to_representation(stand)
        del shown["etag"]
        written = json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True)
        shown["etag"] = f'"{hashlib.sha256(written.encode()).hexdigest()}"'
        return shown


def _lines(**more: Any) -> BoundedListField:
    part = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
    return BoundedListField(child=part, max_length=MOST_LINES, **more)


class ConfirmationSerializer(KnownFieldsSerializer):
    """The lines that are confirmed."""

    lines = _lines(help_text=_("The `part` of each; with none, the plan itself."))


class NewLineObjectionSerializer(KnownFieldsSerializer):
    """The lines that are objected to, and why."""

    lines = _lines(help_text=_("The `part` of each."))
    reason = StrictCharField(max_length=LONGEST_TEXT)
