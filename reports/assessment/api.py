"""The assessment over the API: the sheets one may see; what a unit itself says of its own."""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Organization, Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import Precondition, etag_of, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import IF_MATCH, KEY_PARAMETER, header
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from reports.assessment import sheets
from reports.assessment.registry import CRITERIA
from reports.assessment.serializers import (
    NewObjectionSerializer,
    ObjectionSerializer,
    SelfAssessmentSerializer,
    SheetDetailSerializer,
    SheetSerializer,
)
from reports.models import Assessment, AssessmentSheet
from tasks.errors import Invalid, Problem, Refused
from tasks.plan.api import ID
from tasks.plan.filters import FilterSet, RowFilter, plans
from tasks.pushing.refusals import problem_of

ETAG = _("Strong entity tag of this version.")


class SheetFilterSet(FilterSet):
    """Sheets by plan, organization, and how far the assessment is."""

    plan = RowFilter(label=_("Plan"), queryset=plans, field_name="assessment__plan")
    organization = RowFilter(label=_("Organization"), queryset=Organization.objects.parties())
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Assessment.State.choices, field_name="assessment__state"
    )

    class Meta:
        model = AssessmentSheet
        fields: tuple[str, ...] = ()


class SheetViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[AssessmentSheet],
):
    """Sheets of assessments, one for each unit; made when the commission computes the draft."""

    queryset = AssessmentSheet.objects.all()
    serializer_class = SheetSerializer
    filterset_class = SheetFilterSet
    lookup_value_regex = ID
    write_scope = Scope.ASSESSMENT

    def get_queryset(self) -> QuerySet[AssessmentSheet]:
        rows = AssessmentSheet.objects.visible_to(self._caller()).order_by("pk")
        named = rows.select_related("organization", "assessment__rule").prefetch_related(
            "corrections"
        )
        if self.action == "list":
            return named
        return named.select_related("self_by").prefetch_related(
            "corrections__by", "objections__by", "objections__answered_by"
        )

    @extend_schema(
        summary=_("Assessment sheets"),
        description=_("The points of each unit that you may see, by plan."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One assessment sheet"),
        description=_("Every point with the facts behind it, and what was said of them."),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", ETAG, [200, 304]),
        ],
        responses={
            200: SheetDetailSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request)
        sheet = self.get_object()
        tag = etag_of(sheet.pk, sheet.version)
        return one_record(request, tag, lambda: self._shown(sheet))

    @extend_schema(
        summary=_("Assess your organization yourself"),
        description=_(
            "What you think of your points, until the day in `self_until`; the body replaces what "
            "you have said before. The same content again changes nothing."
        ),
        parameters=[IF_MATCH, header("ETag", ETAG, [200])],
        request=SelfAssessmentSerializer,
        responses=SheetDetailSerializer,
    )
    @action(detail=True, methods=["put"], url_path="self-assessment")
    def self_assessment(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        expected = precondition(request.headers)
        body = SelfAssessmentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            sheets.assess_itself(
                int(pk),
                actor=self._caller(),
                source=API,
                expect=lambda sheet: self._require(expected, sheet),
                **body.validated_data,
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Invalid as refusal:
            raise problem_of(_in_the_body(refusal)) from refusal
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        shown = self._shown(self.get_object())
        return Response(shown, headers={"ETag": shown["etag"]})

    @extend_schema(
        summary=_("Object to your assessment"),
        description=_(
            "From the review on, in the name of the leader who signed the objection in your "
            "system. One at a time waits for its answer."
        ),
        parameters=[KEY_PARAMETER],
        request=NewObjectionSerializer,
        responses={201: OpenApiResponse(ObjectionSerializer, cast(str, _("Created.")))},
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def objections(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        body = NewObjectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            objection = sheets.object_to(
                int(pk), actor=self._caller(), source=API, **body.validated_data
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(ObjectionSerializer(objection).data, status=201)

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def _shown(self, sheet: AssessmentSheet) -> dict[str, Any]:
        return dict(SheetDetailSerializer(sheet).data)

    def _require(self, expected: Precondition, sheet: AssessmentSheet) -> None:
        """Raises ApiProblem unless the sheet is what If-Match says."""
        if expected.lets_write(etag_of(sheet.pk, sheet.version)):
            return
        kind = types.PRECONDITION_FAILED if expected.is_given else types.PRECONDITION_REQUIRED
        current = self._shown(self.get_object())
        raise ApiProblem(kind, current=current, headers={"ETag": current["etag"]})


def _in_the_body(refusal: Invalid) -> Invalid:
    """The service names points by their criterion, the body has them under one name."""
    return Invalid(
        [
            Problem(f"points.{one.place}" if one.place in CRITERIA else one.place, one.message)
            for one in refusal.problems
        ]
    )
