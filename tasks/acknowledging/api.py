"""Confirmations of receipt over the API: what one may read; what an organization says itself."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker import clock
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import IF_MATCH, KEY_PARAMETER, header
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from tasks.acknowledging import service
from tasks.acknowledging.reading import Stand, stand_of, stands
from tasks.acknowledging.serializers import (
    AcknowledgementDetailSerializer,
    AcknowledgementSerializer,
    ConfirmationSerializer,
    NewLineObjectionSerializer,
)
from tasks.duties.owed import calendar_around
from tasks.errors import Refused, Stale
from tasks.models import Acknowledgement
from tasks.plan.api import ID
from tasks.plan.filters import FilterSet, OrganizationFilter, RowFilter, organizations, plans
from tasks.pushing.refusals import problem_of

ETAG = _("Strong entity tag of this content.")


class AcknowledgementFilterSet(FilterSet):
    """Confirmations by plan and organization."""

    plan = RowFilter(label=_("Plan"), queryset=plans)
    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)

    class Meta:
        model = Acknowledgement
        fields: tuple[str, ...] = ()


class AcknowledgementViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Acknowledgement],
):
    """One for each organization of a plan; made when the plan is published."""

    queryset = Acknowledgement.objects.all()
    serializer_class = AcknowledgementSerializer  # type: ignore[assignment]  # of rows as they stand
    filterset_class = AcknowledgementFilterSet
    lookup_value_regex = ID
    write_scope = Scope.ACKNOWLEDGEMENTS

    def get_queryset(self) -> QuerySet[Acknowledgement]:
        return Acknowledgement.objects.visible_to(self._caller()).order_by("pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "calendar": calendar_around(clock.today())}

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """The rows of a page as they stand."""
        found = super().paginate_queryset(queryset) or []
        rows = Acknowledgement.objects.filter(pk__in=[row.pk for row in found]).order_by("pk")
        return list(stands(rows, clock.today()))

    @extend_schema(
        summary=_("Confirmations of receipt"),
        description=_("Who has confirmed what it leads, supports and takes on, by plan."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One confirmation of receipt"),
        description=_("Every line of the organization with what was said of it."),
        parameters=[
            header("If-None-Match", _("ETag of the content you have.")),
            header("ETag", ETAG, [200, 304]),
        ],
        responses={
            200: AcknowledgementDetailSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request)
        shown = self._shown(self.get_object())
        return one_record(request, shown["etag"], lambda: shown)

    @extend_schema(
        summary=_("Confirm receipt"),
        description=_(
            "Your organization knows its part of these lines. Sent again, nothing changes; an "
            "objection to one of them that nobody has answered is withdrawn."
        ),
        parameters=[IF_MATCH, header("ETag", ETAG, [200])],
        request=ConfirmationSerializer,
        responses=AcknowledgementDetailSerializer,
    )
    @action(detail=True, methods=["put"])
    def confirmation(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        expected = precondition(request.headers)
        body = ConfirmationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = self._own()
        current = self._shown(row)
        if not expected.lets_write(current["etag"]):
            kind = types.PRECONDITION_FAILED if expected.is_given else types.PRECONDITION_REQUIRED
            raise ApiProblem(kind, current=current, headers={"ETag": current["etag"]})
        return self._done(service.confirm, row, **body.validated_data)

    @extend_schema(
        summary=_("Object to lines"),
        description=_("The commission answers; until then nothing of your receipt is overdue."),
        parameters=[KEY_PARAMETER],
        request=NewLineObjectionSerializer,
        responses={201: OpenApiResponse(AcknowledgementDetailSerializer, cast(str, _("Created.")))},
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def objections(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        body = NewLineObjectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self._done(service.object_to, self._own(), status=201, **body.validated_data)

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def _own(self) -> Acknowledgement:
        row: Acknowledgement = self.get_object()
        return row

    def _done(
        self,
        action_of: Callable[..., Acknowledgement],
        row: Acknowledgement,
        status: int = 200,
        **said: Any,
    ) -> Response:
        by = {"actor": self._caller(), "source": API, "version": row.version}
        try:
            action_of(row.pk, **by, **said)
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Stale as stale:
            current = self._shown(stale.current)
            raise ApiProblem(
                types.PRECONDITION_FAILED, current=current, headers={"ETag": current["etag"]}
            ) from stale
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        shown = self._shown(self.get_object())
        return Response(shown, status=status, headers={"ETag": shown["etag"]})

    def _shown(self, row: Acknowledgement) -> dict[str, Any]:
        stand: Stand = stand_of(row, clock.today())
        context = self.get_serializer_context()
        return dict(AcknowledgementDetailSerializer(stand, context=context).data)
