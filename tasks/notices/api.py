"""Supervision notices over the API: those one may see; answering one's own."""

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
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import etag_of
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER, header
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from tasks.errors import Refused
from tasks.models import Notice
from tasks.notices import service
from tasks.notices.filters import NoticeFilterSet
from tasks.notices.serializers import NoticeSerializer
from tasks.ordering.serializers import AnswerSerializer
from tasks.plan.api import ID
from tasks.pushing.refusals import problem_of
from tasks.signing.workflow import Step


class NoticeViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Notice],
):
    """Formal notices of the commission, a sheet for each unit."""

    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilterSet
    lookup_value_regex = ID
    write_scope = Scope.ORDERS

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
        refuse_unknown_parameters(request)
        row = self.get_object()
        tag = etag_of(row.pk, row.version)
        return one_record(request, tag, lambda: dict(self.get_serializer(row).data))

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
        refuse_unknown_parameters(request)
        body = AnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            row = service.step_notice(
                int(pk),
                Step.ANSWER,
                actor=cast(User, request.user),
                source=API,
                revision=body.validated_data["version"],
                comment=body.validated_data["answer"],
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(dict(self.get_serializer(row).data))
