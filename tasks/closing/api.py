"""Closings over the API: those one may see; asking for one's own with its files, taking it back."""

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
from tasks.closing import service
from tasks.closing.filters import ClosingFilterSet
from tasks.closing.parts import closing_at
from tasks.closing.serializers import REOPENING, ClosingSerializer, NewClosingSerializer
from tasks.files.resource import TakesFiles
from tasks.models import Closing


class ClosingViewSet(TakesFiles, RequestViewSet[Closing]):
    """Parts of measures that were asked to be closed or opened again, or that the commission opened
    again."""

    queryset = Closing.objects.all()
    serializer_class = ClosingSerializer
    filterset_class = ClosingFilterSet

    def get_queryset(self) -> QuerySet[Closing]:
        rows = Closing.objects.visible_to(self.caller()).order_by("pk")
        return rows.select_related("organization", "asked_by", "decided_by")

    @extend_schema(
        summary=_("Closings"),
        description=_(
            "Parts of measures that were asked to be closed or opened again, or that the commission"
            " opened again."
        ),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One closing"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: ClosingSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Ask for a closing or a re-opening"),
        description=_(
            "Of your own part in a measure that your newest filed report declares done. Files that"
            " show it can be attached until it is decided."
        ),
        parameters=[KEY_PARAMETER],
        request=NewClosingSerializer,
        responses={201: OpenApiResponse(ClosingSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewClosingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        return self.made("/measure", lambda: self._ask(**sent))

    def _ask(self, measure: int, reason: str, kind: str) -> Closing:
        by: dict[str, Any] = {"actor": self.caller(), "source": API, "reason": reason}
        if kind == REOPENING:
            return service.ask_again(closing_at(measure, self.caller()).pk, **by)
        return service.ask(measure, **by)

    @extend_schema(
        summary=_("Take a request back"),
        description=_("Nobody decides about it any more."),
        parameters=[KEY_PARAMETER],
        request=None,
        responses=ClosingSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.taken_back(request, pk, service.step_closing)
