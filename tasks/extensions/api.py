"""Extensions over the API: those one may see; asking for one's own, and taking it back."""

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
from tasks.extensions import service
from tasks.extensions.filters import ExtensionFilterSet
from tasks.extensions.serializers import ExtensionSerializer, NewExtensionSerializer
from tasks.extensions.targets import Kind
from tasks.models import Extension


class ExtensionViewSet(RequestViewSet[Extension]):
    """Dates that were asked to be moved, or that the commission moved."""

    queryset = Extension.objects.all()
    serializer_class = ExtensionSerializer
    filterset_class = ExtensionFilterSet

    def get_queryset(self) -> QuerySet[Extension]:
        rows = Extension.objects.visible_to(self.caller()).order_by("pk")
        return rows.select_related("organization", "asked_by", "decided_by")

    @extend_schema(
        summary=_("Extensions"),
        description=_("Dates that were asked to be moved, or that the commission moved."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One extension"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: ExtensionSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Ask for an extension"),
        description=_(
            "A later date for your implementation plan, for one of your milestones, for the end "
            "of a measure that you lead, or for the answer to a directive. What is asked for after "
            "the date counts as late."
        ),
        parameters=[KEY_PARAMETER],
        request=NewExtensionSerializer,
        responses={201: OpenApiResponse(ExtensionSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewExtensionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = dict(body.validated_data)
        kind, pk = Kind(sent.pop("kind")), sent.pop("id")
        return self.made(
            "/id", lambda: service.ask(kind, pk, actor=self.caller(), source=API, **sent)
        )

    @extend_schema(
        summary=_("Take a request back"),
        description=_("Nobody decides about it any more; the date stays as it is."),
        parameters=[KEY_PARAMETER],
        request=None,
        responses=ExtensionSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.taken_back(request, pk, service.step_extension)
