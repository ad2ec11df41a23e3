"""`reconciliation/`: both sides count and compare the reports of a period."""

import hashlib
from typing import Any, cast

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.etags import etag_of
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER
from reform_tracker.api.problems import ApiProblem, nothing_here, of_parameter
from reform_tracker.api.serializers import BoundedListField, KnownFieldsSerializer, StrictCharField
from tasks.models import ProgressReport
from tasks.progress.reconciling import REASONS, Difference, Held, Reason, compare, held_reports
from tasks.progress.serializers import NumberOrNameField, report_url

MOST_ITEMS = 5000
LONGEST_PLAN, LONGEST_CODE = 60, 10
SHA256 = 64


class HeldSerializer(serializers.Serializer[Any]):
    """A report we hold."""

    external_id = serializers.CharField(help_text=_("Empty: only written in the browser so far."))
    measure = serializers.IntegerField()
    measure_key = serializers.CharField()
    state = serializers.CharField()
    written_via = serializers.CharField()
    source_updated_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField()
    etag = serializers.CharField()
    sha256 = serializers.CharField(
        help_text=_(
            "Of `external_id`, `measure_key`, `period`, `status`, `percent`, `progress`, "
            "`problems`, `next_steps` and `coordination` as JSON with sorted keys and no spaces, "
            "in UTF-8."
        )
    )


@extend_schema_serializer(many=False)
class HoldingsSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    period = serializers.CharField()
    count = serializers.IntegerField()
    sha256 = serializers.CharField(
        help_text=_("Of all `sha256` below, one a line, in their order.")
    )
    reports = HeldSerializer(many=True)


class SentItemSerializer(KnownFieldsSerializer):
    external_id = StrictCharField(max_length=64)
    sha256 = StrictCharField(min_length=SHA256, max_length=SHA256)


class ManifestSerializer(KnownFieldsSerializer):
    """What your system holds of a period."""

    plan = NumberOrNameField(max_length=LONGEST_PLAN)
    period = StrictCharField(max_length=LONGEST_CODE)
    items = BoundedListField(child=SentItemSerializer(), max_length=MOST_ITEMS)


class DifferenceSerializer(serializers.Serializer[Any]):
    external_id = serializers.CharField()
    reason = serializers.ChoiceField(choices=[(reason.value, reason.value) for reason in Reason])
    detail = serializers.CharField()
    held = HeldSerializer(allow_null=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    period = serializers.CharField()
    sent = serializers.IntegerField(help_text=_("How many reports your list has."))
    held = serializers.IntegerField(help_text=_("How many we hold."))
    same = serializers.IntegerField(help_text=_("How many are the same on both sides."))
    differences = DifferenceSerializer(many=True)


class ReconciliationViewSet(viewsets.GenericViewSet[ProgressReport]):
    """The reports of one's organization in one period, counted and compared."""

    queryset = ProgressReport.objects.none()
    serializer_class = HoldingsSerializer
    pagination_class = None
    filter_backends = ()
    clients_only = True
    write_scope = Scope.READ  # the POST only compares

    @extend_schema(
        summary=_("What we hold of a period"),
        description=_("Count and digest of each of your reports, and one digest of all."),
        parameters=[
            OpenApiParameter(
                "plan",
                OpenApiTypes.STR,
                required=True,
                description=cast(str, _("Id or document number of the plan.")),
            ),
            OpenApiParameter(
                "period",
                OpenApiTypes.STR,
                required=True,
                description=cast(str, _("Code of the period, “2012-05”.")),
            ),
        ],
        responses=HoldingsSerializer,
    )
    def list(self, request: Request) -> Response:
        refuse_unknown_parameters(request, known=("plan", "period"))
        plan, code = _asked(request, "plan", LONGEST_PLAN), _asked(request, "period", LONGEST_CODE)
        number = int(plan) if plan.isascii() and plan.isdigit() and len(plan) < 19 else plan  # noqa: PLR2004 (digits of a 64-bit number)
        period, held = held_reports(number, code, actor=self._caller())
        whole = "\n".join(one.sha256 for one in held)
        told = {
            "plan": period.plan_id,
            "period": period.code,
            "count": len(held),
            "sha256": hashlib.sha256(whole.encode()).hexdigest(),
            "reports": [_held(one) for one in held],
        }
        return Response(HoldingsSerializer(told).data)

    @extend_schema(
        summary=_("Compare your list with ours"),
        description=_(
            "Send external id and digest of every report that your system holds of a period, as "
            "you would expect it here; you get what differs and why. Nothing is changed."
        ),
        parameters=[KEY_PARAMETER],
        request=ManifestSerializer,
        responses={200: ComparisonSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = ManifestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        items = {one["external_id"]: one["sha256"].lower() for one in sent["items"]}
        try:
            found = compare(sent["plan"], sent["period"], items, actor=self._caller())
        except Http404 as error:
            raise nothing_here("/period") from error
        told = {
            "plan": found.period.plan_id,
            "period": found.period.code,
            "sent": found.sent,
            "held": len(found.held),
            "same": found.same,
            "differences": [_difference(one) for one in found.differences],
        }
        return Response(ComparisonSerializer(told).data)

    def _caller(self) -> User:
        return cast(User, self.request.user)


def _asked(request: Request, name: str, longest: int) -> str:
    """A parameter that must be given."""
    value = request.query_params.get(name, "")
    if not 0 < len(value) <= longest or "\x00" in value:
        message = gettext("Give this parameter; it has up to %(most)s characters.") % {
            "most": longest
        }
        raise ApiProblem(types.INVALID_PARAMETER, errors=[of_parameter(name, message)])
    return str(value)


def _held(one: Held) -> dict[str, Any]:
    report = one.report
    return {
        "external_id": report.external_id,
        "measure": report.measure_id,
        "measure_key": report.measure.key,
        "state": report.state,
        "written_via": report.written_via,
        "source_updated_at": report.source_updated_at,
        "url": report_url(report),
        "etag": etag_of(report.pk, report.version),
        "sha256": one.sha256,
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "external_id": one.external_id,
        "reason": one.reason.value,
        "detail": str(REASONS[one.reason]),
        "held": _held(one.held) if one.held else None,
    }
