"""Results as JSON."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    EtagField,
    KnownFieldsSerializer,
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
)
from tasks.models import Result, ResultKind
from tasks.results.models import LONGEST_LINK, LONGEST_NUMBER, LONGEST_TITLE
from tasks.results.service import FIELDS, ResultInput
from tasks.signing.models import LONGEST_TEXT

RESULTS_PATH = "/api/v1/results/"
# A field of the model that other systems know by another name.
NAMED = {"kind_of": "kind"}


class ReformResultSerializer(serializers.ModelSerializer[Result]):
    """One result; `recommendation` is empty unless the commission recommends it to others."""

    url = serializers.SerializerMethodField()
    etag = EtagField(help_text=_("Value for If-Match when it is changed."))
    kind = serializers.ChoiceField(source="kind_of", choices=ResultKind.choices, read_only=True)
    plan = serializers.IntegerField(source="of_plan", read_only=True)
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)

    class Meta:
        model = Result
        fields = (
            "id",
            "url",
            "etag",
            "version",
            "plan",
            "measure",
            "milestone",
            "organization",
            "organization_name",
            "state",
            "kind",
            "title",
            "number",
            "dated_on",
            "link",
            "summary",
            "signatory",
            "published_at",
            "recommendation",
            "recommended_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_url(self, result: Result) -> str:
        return f"{RESULTS_PATH}{result.pk}/"


class ResultInputSerializer(KnownFieldsSerializer):
    """A result as it is sent. It replaces what stands there; what is left out is empty."""

    ignored = frozenset(ReformResultSerializer.Meta.fields)

    kind = serializers.ChoiceField(choices=ResultKind.choices)
    title = StrictCharField(max_length=LONGEST_TITLE)
    number = StrictCharField(
        max_length=LONGEST_NUMBER,
        allow_blank=True,
        default="",
        help_text=_("Of a document: its number, such as 甘政发〔2012〕53号."),
    )
    dated_on = serializers.DateField(
        allow_null=True,
        default=None,
        help_text=_("The day on which it was issued, or succeeded; needed to publish it."),
    )
    link = StrictCharField(
        max_length=LONGEST_LINK,
        allow_blank=True,
        default="",
        help_text=_("A page of the web, http or https."),
    )
    summary = StrictCharField(
        max_length=LONGEST_TEXT,
        allow_blank=True,
        default="",
        help_text=_("What it is and what came of it; needed to publish it."),
    )
    milestone = StrictIntegerField(
        min_value=1,
        max_value=BIGGEST_ID,
        allow_null=True,
        default=None,
        help_text=_("A milestone that your organization has promised for the measure."),
    )
    publish = StrictBooleanField(
        default=False,
        help_text=_("Publish it; without, it stays a draft for your approver in the browser."),
    )
    signatory = StrictCharField(
        max_length=60,
        allow_blank=True,
        default="",
        help_text=_("The leader who signed it in your system; needed to publish it."),
    )

    @staticmethod
    def content(sent: Mapping[str, Any]) -> ResultInput:
        return ResultInput(**{name: sent[NAMED.get(name, name)] for name in FIELDS})


class NewResultSerializer(ResultInputSerializer):
    """A new result: of which measure, and what it is."""

    measure = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)


class WithdrawalSerializer(KnownFieldsSerializer):
    """Why a result is withdrawn."""

    reason = StrictCharField(max_length=LONGEST_TEXT)
