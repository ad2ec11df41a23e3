"""Extensions over the API: those one may see; asking for one's own, and taking it back."""

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
from reform_tracker.api.problems import ApiProblem, nothing_here
from reform_tracker.audit.sources import API
from tasks.errors import Refused
from tasks.extensions import service
from tasks.extensions.filters import ExtensionFilterSet
from tasks.extensions.serializers import ExtensionSerializer, NewExtensionSerializer
from tasks.extensions.targets import Kind
from tasks.models import Extension
from tasks.plan.api import ID
from tasks.pushing.refusals import problem_of
from tasks.signing.workflow import Step


class ExtensionViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Extension],
):
    """Dates that were asked to be moved, or that the commission moved."""

    queryset = Extension.objects.all()
    serializer_class = ExtensionSerializer
    filterset_class = ExtensionFilterSet
    lookup_value_regex = ID
    write_scope = Scope.REQUESTS

    def get_queryset(self) -> QuerySet[Extension]:
        rows = Extension.objects.visible_to(self._caller()).order_by("pk")
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
        refuse_unknown_parameters(request)
        extension = self.get_object()
        tag = etag_of(extension.pk, extension.version)
        return one_record(request, tag, lambda: self._shown(extension))

    @extend_schema(
        summary=_("Ask for an extension"),
        description=_(
            "A later date for your implementation plan, for one of your milestones, or for the end "
            "of a measure that you lead. What is asked for after the date counts as late."
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
        try:
            made = service.ask(
                Kind(sent.pop("kind")), sent.pop("id"), actor=self._caller(), source=API, **sent
            )
        except Http404 as error:
            raise nothing_here("/id") from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self._shown(made), status=201)

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
        refuse_unknown_parameters(request)
        try:
            row = service.step_extension(int(pk), Step.WITHDRAW, actor=self._caller(), source=API)
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self._shown(row))

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def _shown(self, extension: Extension) -> dict[str, Any]:
        return dict(self.get_serializer(extension).data)
