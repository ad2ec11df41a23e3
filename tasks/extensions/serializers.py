"""Extensions as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.asking.serializers import RequestSerializer
from tasks.extensions.targets import Kind, kind_of
from tasks.models import Extension
from tasks.signing.models import LONGEST_TEXT

KINDS = [(kind.value, kind.value) for kind in Kind]


class ExtensionSerializer(RequestSerializer[Extension]):
    """One extension; `asked_by` is null for a date that the commission moved by itself."""

    kind = serializers.SerializerMethodField(
        help_text=_("`filing`, `milestone`, `measure` or `directive`.")
    )
    is_late = serializers.BooleanField(
        read_only=True, help_text=_("Asked for after the date had passed.")
    )

    class Meta:
        model = Extension
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "kind",
            "filing",
            "milestone",
            "measure",
            "directive",
            "before",
            "asked_for",
            "granted_for",
            "state",
            "reason",
            "done_so_far",
            "asked_by",
            "asked_on",
            "is_late",
            "decided_by",
            "decided_at",
            "decision",
        )
        read_only_fields = fields

    def get_kind(self, extension: Extension) -> str:
        return kind_of(extension).value


class NewExtensionSerializer(KnownFieldsSerializer):
    """What is asked for: of which thing, until when, why."""

    kind = serializers.ChoiceField(choices=KINDS)
    id = StrictIntegerField(
        min_value=1,
        max_value=BIGGEST_ID,
        help_text=_("Of the implementation plan, the milestone, the measure or the directive."),
    )
    until = serializers.DateField()
    reason = StrictCharField(max_length=LONGEST_TEXT)
    done_so_far = StrictCharField(max_length=LONGEST_TEXT)
