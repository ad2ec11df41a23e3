"""Amendments and requests for them as JSON."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    BoundedListField,
    EtagField,
    KnownFieldsSerializer,
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
)
from tasks.amending.contents import Content
from tasks.asking.serializers import RequestSerializer
from tasks.filing import amended as filings
from tasks.filing.serializers import FilingContentSerializer
from tasks.models import Amendment, AmendmentRequest
from tasks.progress.models import DeclaredStatus
from tasks.progress.serializers import MOST_CLAIMS
from tasks.progress.service import FIELDS
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.serializers import SIGN_OFF_FIELDS, SignedSerializer

SAID = _("In the shape in which it is sent: that of an implementation plan, or of a report.")


class AmendmentRequestSerializer(RequestSerializer[AmendmentRequest]):
    """A request to open an accepted filing or report again; `amendment` is what was granted."""

    amendment = serializers.SerializerMethodField()

    class Meta:
        model = AmendmentRequest
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "filing",
            "report",
            "state",
            "reason",
            "asked_by",
            "asked_on",
            "decided_by",
            "decided_at",
            "decision",
            "amendment",
        )
        read_only_fields = fields

    def get_amendment(self, request: AmendmentRequest) -> int | None:
        found: Amendment | None = getattr(request, "amendment", None)
        return found.pk if found else None


class NewAmendmentRequestSerializer(KnownFieldsSerializer):
    """What is to be opened again, a filing or a report, and why."""

    filing = StrictIntegerField(
        min_value=1, max_value=BIGGEST_ID, required=False, allow_null=True, default=None
    )
    report = StrictIntegerField(
        min_value=1, max_value=BIGGEST_ID, required=False, allow_null=True, default=None
    )
    reason = StrictCharField(max_length=LONGEST_TEXT, help_text=_("What is wrong or has changed."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["filing"] is None) is (attrs["report"] is None):
            raise ValidationError({"filing": gettext("Name a filing or a report.")})
        return attrs


@extend_schema_field(OpenApiTypes.OBJECT)
class SaidField(serializers.JSONField):
    """What a version says."""


class AmendmentSerializer(SignedSerializer):
    """An amendment as it is read: `content` is what it says, `before` what was accepted."""

    etag = EtagField(help_text=_("Value for If-Match when this amendment is changed."))
    content = SaidField(read_only=True, help_text=SAID)
    before = SaidField(read_only=True, help_text=SAID)

    class Meta:
        model = Amendment
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "filing",
            "report",
            "request",
            "state",
            "due_on",
            "ended_on",
            "content",
            "before",
            *SIGN_OFF_FIELDS,
        )
        read_only_fields = fields


class ReportContentSerializer(KnownFieldsSerializer):
    """What a report says."""

    status = serializers.ChoiceField(choices=DeclaredStatus.choices)
    percent = StrictIntegerField(min_value=0, max_value=100)
    progress = StrictCharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    problems = StrictCharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    next_steps = StrictCharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    coordination = StrictCharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    done_reason = StrictCharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    claims_note = StrictCharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    claims = BoundedListField(
        child=StrictIntegerField(min_value=1, max_value=BIGGEST_ID),
        max_length=MOST_CLAIMS,
        default=list,
    )


class AmendmentInputSerializer(KnownFieldsSerializer):
    """An amendment as it is sent: the whole new version of the filing or of the report."""

    ignored = frozenset(AmendmentSerializer.Meta.fields) - {"filing", "report"}

    filing = FilingContentSerializer(required=False)
    report = ReportContentSerializer(required=False)
    submit = StrictBooleanField(
        default=False,
        help_text=_("File it; without, it stays a draft for your approver in the browser."),
    )
    signatory = StrictCharField(
        max_length=60,
        allow_blank=True,
        default="",
        help_text=_("The leader who signed it in your system; needed to file it."),
    )

    @staticmethod
    def content(sent: Mapping[str, Any], amendment: Amendment) -> Content:
        """What was sent, as the amendment keeps it. Raises ValidationError for the other kind."""
        kind = "filing" if amendment.filing_id else "report"
        said = sent.get(kind)
        if said is None or len({"filing", "report"} & set(sent)) > 1:
            raise ValidationError({kind: gettext("Send what this amends, and nothing else.")})
        if kind == "filing":
            return filings.as_json(FilingContentSerializer.content(said))
        told = {name: said[name] for name in FIELDS} | {"claims": sorted(set(said["claims"]))}
        return told if told["status"] == DeclaredStatus.DONE else told | {"done_reason": ""}
