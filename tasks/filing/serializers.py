"""What an implementation plan looks like over the API, as it is read and as it is sent."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
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
from tasks.filing.promises import CommitmentInput, MilestoneInput
from tasks.filing.service import HEADER, FilingInput
from tasks.models import (
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    Milestone,
)
from tasks.signing.serializers import SIGN_OFF_FIELDS, SignedSerializer

FILINGS_PATH = "/api/v1/implementation-plans/"
LONGEST_SUMMARY = 8000


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = ("id", "title", "due_on", "weight", "verified_on")
        read_only_fields = fields


class CommitmentSerializer(serializers.ModelSerializer[MeasureCommitment]):
    measure_key = serializers.CharField(source="measure.key", read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)

    class Meta:
        model = MeasureCommitment
        fields = ("measure", "measure_key", "horizon", "milestones")
        read_only_fields = fields


class FilingSerializer(SignedSerializer):
    """An implementation plan as it is read."""

    url = serializers.SerializerMethodField()
    etag = EtagField(help_text=_("Value for If-Match when this plan is changed."))
    commitments = CommitmentSerializer(many=True, read_only=True)

    class Meta:
        model = ImplementationPlan
        fields = (
            "id",
            "url",
            "etag",
            "version",
            "plan",
            "organization",
            "organization_name",
            "state",
            *HEADER,
            "commitments",
            *SIGN_OFF_FIELDS,
        )
        read_only_fields = fields

    def get_url(self, filing: ImplementationPlan) -> str:
        return f"{FILINGS_PATH}{filing.pk}/"


class MilestoneInputSerializer(KnownFieldsSerializer):
    ignored = frozenset({"id", "verified_on"})

    title = StrictCharField(max_length=200)
    due_on = serializers.DateField(help_text=_("Within the year of the plan."))
    weight = StrictIntegerField(
        min_value=1,
        max_value=100,
        help_text=_("Share of the measure's year in percent; 100 in all."),
    )


class CommitmentInputSerializer(KnownFieldsSerializer):
    ignored = frozenset({"measure_key"})

    measure = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
    horizon = serializers.ChoiceField(
        choices=Measure.Horizon.choices, default=Measure.Horizon.UNDECIDED
    )
    milestones = BoundedListField(
        child=MilestoneInputSerializer(), max_length=settings.MOST_MILESTONES, default=list
    )


class FilingContentSerializer(KnownFieldsSerializer):
    """What an implementation plan says; what is left out is empty."""

    leader_name = StrictCharField(max_length=60, allow_blank=True, default="")
    leader_title = StrictCharField(max_length=60, allow_blank=True, default="")
    liaison_name = StrictCharField(max_length=60, allow_blank=True, default="")
    liaison_phone = StrictCharField(max_length=40, allow_blank=True, default="")
    summary = StrictCharField(max_length=LONGEST_SUMMARY, allow_blank=True, default="")
    commitments = BoundedListField(
        child=CommitmentInputSerializer(),
        max_length=500,
        default=list,
        help_text=_("A department: every measure it leads. A prefecture: those it takes on."),
    )

    def to_internal_value(self, data: Any) -> Any:
        """Counts the milestones before any is looked at."""
        if _milestones_in(data) > settings.MOST_MILESTONES_OF_A_PLAN:
            message = gettext("More than %(most)s milestones in one plan are not taken.")
            most = {"most": settings.MOST_MILESTONES_OF_A_PLAN}
            raise ValidationError({"commitments": message % most})
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        measures = [one["measure"] for one in attrs["commitments"]]
        if len(set(measures)) < len(measures):
            raise ValidationError({"commitments": gettext("A measure stands here twice.")})
        return attrs

    @staticmethod
    def content(sent: Mapping[str, Any]) -> FilingInput:
        return FilingInput(
            **{name: sent[name] for name in HEADER},
            commitments=tuple(
                CommitmentInput(
                    one["measure"],
                    one["horizon"],
                    tuple(MilestoneInput(**milestone) for milestone in one["milestones"]),
                )
                for one in sent["commitments"]
            ),
        )


class FilingInputSerializer(FilingContentSerializer):
    """An implementation plan as it is sent. It replaces the draft; what is left out is empty."""

    ignored = frozenset(FilingSerializer.Meta.fields)

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


def _milestones_in(data: Any) -> int:
    """How many a body holds, whatever its shape."""
    commitments = data.get("commitments") if isinstance(data, dict) else None
    lists = [
        one.get("milestones")
        for one in (commitments if isinstance(commitments, list) else ())
        if isinstance(one, dict)
    ]
    return sum(len(steps) for steps in lists if isinstance(steps, list))
