"""Objections over the API: those one may see; making one's own, and taking it back."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER, header
from reform_tracker.audit.sources import API
from tasks.asking.api import RequestViewSet
from tasks.models import Objection
from tasks.objecting import service
from tasks.objecting.filters import ObjectionFilterSet
from tasks.objecting.serializers import NewObjectionToSerializer, ObjectionToSerializer


class ObjectionViewSet(RequestViewSet[Objection]):
    """Objections to returns of plans and reports, and to lights."""

    queryset = Objection.objects.all()
    serializer_class = ObjectionToSerializer
    filterset_class = ObjectionFilterSet

    def get_queryset(self) -> QuerySet[Objection]:
        rows = Objection.objects.visible_to(self.caller()).order_by("pk")
        return rows.select_related("organization", "asked_by", "decided_by")

    @extend_schema(
        summary=_("Objections"),
        description=_("To returns of plans and reports, and to lights."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One objection"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: ObjectionToSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Object to a return or a light"),
        description=_(
            "To the return of your implementation plan or report, while it lies as it came back, "
            "or to the light of your part in a measure as it shows today. Somebody of the "
            "commission who did not return it decides."
        ),
        parameters=[KEY_PARAMETER],
        request=NewObjectionToSerializer,
        responses={201: OpenApiResponse(ObjectionToSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewObjectionToSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        by = {"actor": self.caller(), "source": API, "reason": sent["reason"]}
        return self.made("/id", lambda: service.object_to(sent["against"], sent["id"], **by))

    @extend_schema(
        summary=_("Take an objection back"),
        description=_("Nobody decides about it any more."),
        parameters=[KEY_PARAMETER],
        request=None,
        responses=ObjectionToSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.taken_back(request, pk, service.step_objection)
