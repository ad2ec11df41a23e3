"""Directives and remarks over the API: those one may see; answering one's own."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER, header
from tasks.directives import service
from tasks.directives.filters import DirectiveFilterSet, RemarkFilterSet
from tasks.directives.serializers import DirectiveSerializer, RemarkSerializer
from tasks.files.resource import TakesFiles
from tasks.models import Directive, Remark
from tasks.ordering.api import OrderViewSet
from tasks.ordering.serializers import AnswerSerializer


class DirectiveViewSet(TakesFiles, OrderViewSet[Directive]):
    """What the commission has charged organizations with."""

    queryset = Directive.objects.all()
    serializer_class = DirectiveSerializer
    filterset_class = DirectiveFilterSet

    def get_queryset(self) -> QuerySet[Directive]:
        rows = Directive.objects.visible_to(cast(User, self.request.user)).order_by("pk")
        named = rows.select_related("organization", "issued_by", "answered_by", "settled_by")
        return cast("QuerySet[Directive]", named)

    @extend_schema(
        summary=_("Directives"),
        description=_("What the commission has charged organizations with, and their answers."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One directive"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: DirectiveSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Answer a directive"),
        description=_(
            "Say what has been done about a directive to your organization; the commission checks "
            "it. One that was sent back is answered anew."
        ),
        parameters=[KEY_PARAMETER],
        request=AnswerSerializer,
        responses=DirectiveSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def answer(self, request: Request, pk: str) -> Response:
        return self.answered(request, pk, service.step_directive)


class RemarkViewSet(ConditionalList, mixins.ListModelMixin, viewsets.GenericViewSet[Remark]):
    """What leaders have written on measures and reports."""

    queryset = Remark.objects.all()
    serializer_class = RemarkSerializer
    filterset_class = RemarkFilterSet

    def get_queryset(self) -> QuerySet[Remark]:
        rows = Remark.objects.visible_to(cast(User, self.request.user)).order_by("pk")
        return rows.select_related("by")

    @extend_schema(
        summary=_("Remarks of leaders"),
        description=_("What leaders have written on the measures on whose lines you stand."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)
