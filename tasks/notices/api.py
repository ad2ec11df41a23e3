"""Supervision notices over the API: those one may see; answering one's own."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER, header
from tasks.files.resource import TakesFiles
from tasks.models import Notice
from tasks.notices import service
from tasks.notices.filters import NoticeFilterSet
from tasks.notices.serializers import NoticeSerializer
from tasks.ordering.api import OrderViewSet
from tasks.ordering.serializers import AnswerSerializer


class NoticeViewSet(TakesFiles, OrderViewSet[Notice]):
    """Formal notices of the commission, a sheet for each unit."""

    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilterSet

    def get_queryset(self) -> QuerySet[Notice]:
        rows = Notice.objects.visible_to(cast(User, self.request.user)).order_by("pk")
        named = rows.select_related(
            "organization", "numbered", "issued_by", "answered_by", "settled_by"
        )
        return cast("QuerySet[Notice]", named)

    @extend_schema(
        summary=_("Supervision notices"),
        description=_(
            "Formal notices of the commission, a sheet for each unit, and their answers."
        ),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One supervision notice"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: NoticeSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Answer a supervision notice"),
        description=_(
            "Say what has been done about a notice to your organization; the commission checks it. "
            "One that was sent back is answered anew."
        ),
        parameters=[KEY_PARAMETER],
        request=AnswerSerializer,
        responses=NoticeSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def answer(self, request: Request, pk: str) -> Response:
        return self.answered(request, pk, service.step_notice)
