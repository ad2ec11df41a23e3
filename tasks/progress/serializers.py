"""What a progress report looks like over the API, as it is read and as it is sent."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import quote

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from reform_tracker import clock
from reform_tracker.api.etags import etag_of
from reform_tracker.api.serializers import (
    BIGGEST_ID,
    BoundedListField,
    EtagField,
    KnownFieldsSerializer,
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
)
from tasks.models import ProgressReport
from tasks.progress.models import DeclaredStatus
from tasks.progress.pushes import Expectation, MeasureRef, Push
from tasks.progress.service import FIELDS, ReportInput
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.serializers import SIGN_OFF_FIELDS, SignedSerializer

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER_BY = timedelta(days=1)
REPORTS_PATH = "/api/v1/progress-reports/"
EXTERNAL_ID = re.compile(r"\w[\w.:~@+-]{0,63}")
MOST_CLAIMS = 60  # milestones of a measure
RESERVED = frozenset({"bulk"})  # addresses of their own below progress-reports/


AS_THEY_ARE = (
    "version", "external_id", "state", *FIELDS, "written_via", "signatory", "return_reason",
    "review_comment",
)  # fmt: skip
MOMENTS = ("source_updated_at", "signed_at", "reviewed_at", "created_at", "updated_at")


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def is_external_id(text: str) -> bool:
    return bool(EXTERNAL_ID.fullmatch(text)) and text not in RESERVED


def report_url(report: ProgressReport) -> str:
    """The address for the organization itself: by its external id if it has given one."""
    reference = quote(report.external_id, safe="") if report.external_id else report.pk
    return f"{REPORTS_PATH}{reference}/"


class ReportSerializer(SignedSerializer):
    """A report as it is read."""

    url = serializers.SerializerMethodField(help_text=_("Address of this report."))
    etag = EtagField(help_text=_("Value for If-Match when this report is changed."))
    plan = serializers.IntegerField(source="period.plan_id", read_only=True)
    measure_key = serializers.CharField(source="measure.key", read_only=True)
    period = serializers.CharField(source="period.code", read_only=True)

    class Meta:
        model = ProgressReport
        fields = (
            "id",
            "url",
            "etag",
            "version",
            "external_id",
            "plan",
            "measure",
            "measure_key",
            "period",
            "organization",
            "organization_name",
            "state",
            *FIELDS,
            "source_updated_at",
            "written_via",
            *SIGN_OFF_FIELDS,
        )
        read_only_fields = fields

    def to_representation(self, report: ProgressReport) -> dict[str, Any]:
        """What the fields above say, written out: a page of five hundred takes a third of the
        time (tests/reform_tracker/api/test_schema.py compares the two)."""
        told: dict[str, Any] = {
            "id": report.pk,
            "url": self.get_url(report),
            "etag": etag_of(report.pk, report.version),
            "plan": report.period.plan_id,
            "measure": report.measure_id,
            "measure_key": report.measure.key,
            "period": report.period.code,
            "organization": report.organization_id,
            "organization_name": report.organization.short_name,
            "submitted_on": report.first_filed_on and report.first_filed_on.isoformat(),
        }
        told |= {name: getattr(report, name) for name in AS_THEY_ARE}
        told |= {name: _moment(getattr(report, name)) for name in MOMENTS}
        return told

    def get_url(self, report: ProgressReport) -> str:
        """By the external id for the organization that gave it, by the number for others."""
        mine = self.context["request"].user.organization_id == report.organization_id
        return report_url(report) if mine else f"{REPORTS_PATH}{report.pk}/"


@extend_schema_field({"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]})
class NumberOrNameField(serializers.Field[int | str, Any, Any, Any]):
    """An id as a JSON integer, or a printed number as text."""

    default_error_messages = {
        "invalid": _("Give an id (a whole number) or a printed number (text).")
    }

    def __init__(self, *, max_length: int, **options: Any) -> None:
        self.max_length = max_length
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int | str:
        is_name = isinstance(data, str) and 0 < len(data) <= self.max_length
        is_id = isinstance(data, int) and not isinstance(data, bool) and 0 < data <= BIGGEST_ID
        if not (is_name or is_id):
            self.fail("invalid")
        found: int | str = data
        return found

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field[datetime, Any, Any, Any]):
    """A moment with its offset, from 2000 to tomorrow: a far date would block all later pushes."""

    default_error_messages = {
        "invalid": _("Give date, time and offset: 2012-05-20T17:30:00+08:00."),
        "far": _("Give a moment from the year 2000 to now."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = parse_datetime(data) if isinstance(data, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail("invalid")
        try:
            in_range = EARLIEST <= moment <= clock.real_now() + CLOCKS_DIFFER_BY
        except OverflowError:
            in_range = False
        if not in_range:
            self.fail("far")
        return moment

    def to_representation(self, value: Any) -> Any:
        return value


def _text(name: str, longest: int = LONGEST_TEXT) -> StrictCharField:
    """One of the report's texts, named as the model names it."""
    label = cast("models.TextField[str, str]", ProgressReport._meta.get_field(name)).verbose_name
    return StrictCharField(
        required=False, default="", allow_blank=True, max_length=longest, label=label
    )


class PushSerializer(KnownFieldsSerializer):
    """A report as it is sent. It replaces what is stored; a text left out is empty.

    The fields of the stored report may be sent back; those that are not listed here are ignored
    there, and a field that neither knows is refused.
    """

    ignored = frozenset(ReportSerializer.Meta.fields)

    measure = NumberOrNameField(
        max_length=16, help_text=_("Id of the measure, or its key as text (“1.6(2)”) with `plan`.")
    )
    plan = NumberOrNameField(
        max_length=60,
        required=False,
        help_text=_("Id or document number of the plan; needed with a key."),
    )
    period = StrictCharField(max_length=10, help_text=_("Code of the period, “2012-05”."))
    status = serializers.ChoiceField(choices=DeclaredStatus.choices)
    percent = StrictIntegerField(
        min_value=0, max_value=100, help_text=_("Degree of completion; 100 exactly when done.")
    )
    progress = _text("progress")
    problems = _text("problems")
    next_steps = _text("next_steps")
    coordination = _text("coordination", LONGEST_TEXT)
    done_reason = StrictCharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_TEXT,
        help_text=_("Needed for `done` with milestones not claimed: why it is done all the same."),
    )
    claims = BoundedListField(
        child=StrictIntegerField(min_value=1, max_value=BIGGEST_ID),
        required=False,
        allow_null=True,
        max_length=MOST_CLAIMS,
        help_text=_("Ids of the milestones that were reached; left out, what is claimed stays."),
    )
    claims_note = StrictCharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_TEXT,
        help_text=_("By what the claimed milestones can be seen; files may show it too."),
    )
    source_updated_at = MomentField(
        required=False,
        allow_null=True,
        help_text=_("When your system last changed it; an older one than stored is refused."),
    )
    submit = StrictBooleanField(
        required=False,
        default=False,
        help_text=_("Submit it; without, it stays a draft for your approver in the browser."),
    )
    signatory = StrictCharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=60,
        help_text=_("The leader who signed it in your system; needed to submit."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if isinstance(attrs["measure"], str) and "plan" not in attrs:
            raise ValidationError({"plan": _("A key needs the plan it stands in.")})
        if attrs["submit"] and not attrs["signatory"]:
            message = _("Name the leader who signed the report in your system.")
            raise ValidationError({"signatory": message})
        return attrs

    @staticmethod
    def push(sent: Mapping[str, Any], external_id: str, expect: Expectation) -> Push:
        """The validated content in the words of the service."""
        measure = sent["measure"]
        content = {name: sent[name] for name in FIELDS}
        if content["status"] != DeclaredStatus.DONE:
            content["done_reason"] = ""
        by_id = isinstance(measure, int)
        return Push(
            external_id=external_id,
            expect=expect,
            measure=MeasureRef(
                id=measure if by_id else None,
                plan=sent.get("plan"),
                key=None if by_id else measure,
            ),
            period=sent["period"],
            content=ReportInput(**content),
            claims=None if sent.get("claims") is None else frozenset(sent["claims"]),
            source_updated_at=sent.get("source_updated_at"),
            submit=sent["submit"],
            signatory=sent["signatory"],
        )
