"""Coordination items over the API: those one may see; raising one's own, and taking it back."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER, header
from reform_tracker.api.problems import nothing_here
from reform_tracker.audit.sources import API
from tasks.coordinating import service
from tasks.coordinating.filters import ItemFilterSet
from tasks.coordinating.serializers import ItemSerializer, NewItemSerializer
from tasks.coordinating.workflow import step_item
from tasks.files.resource import TakesFiles
from tasks.models import CoordinationItem, Measure
from tasks.pushing.documents import DocumentViewSet


class CoordinationItemViewSet(TakesFiles, DocumentViewSet[CoordinationItem]):
    """What organizations cannot solve alone, and what was decided."""

    queryset = CoordinationItem.objects.all()
    serializer_class = ItemSerializer
    filterset_class = ItemFilterSet
    write_scope = Scope.COORDINATION

    def get_queryset(self) -> QuerySet[CoordinationItem]:
        rows = CoordinationItem.objects.visible_to(self.caller()).order_by("pk")
        return rows.select_related("organization", "raised_by", "decided_by")

    @extend_schema(
        summary=_("Coordination items"),
        description=_("What organizations cannot solve alone, and what was decided."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One coordination item"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: ItemSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Ask for coordination"),
        description=_(
            "What your organization cannot solve alone, on a measure in which it has a part. The "
            "commission decides, or brings it to a joint meeting."
        ),
        parameters=[KEY_PARAMETER],
        request=NewItemSerializer,
        responses={201: OpenApiResponse(ItemSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewItemSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = dict(body.validated_data)
        measure_id = sent.pop("measure")
        measure = Measure.objects.filter(pk=measure_id).select_related("task__area").first()
        if measure is None:
            raise nothing_here("/measure")
        plan_id = measure.task.area.plan_id
        return self.made(
            "/measure",
            lambda: service.raise_item(
                plan_id, actor=self.caller(), source=API, measure_id=measure_id, **sent
            ),
        )

    @extend_schema(
        summary=_("Take an item back"),
        description=_("Nobody decides about it any more."),
        parameters=[KEY_PARAMETER],
        request=None,
        responses=ItemSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.taken_back(request, pk, step_item)
