"""Urgings over the API: an organization's system reads to what it was urged."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import etag_of
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.parameters import header
from tasks.models import Urge
from tasks.plan.api import ID
from tasks.plan.filters import (
    OfAMeasureFilterSet,
)
from tasks.urging.serializers import UrgeSerializer


class UrgeFilterSet(OfAMeasureFilterSet):
    """Urgings by plan, organization and measure."""

    class Meta:
        model = Urge
        fields: tuple[str, ...] = ()


class UrgeViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Urge],
):
    """What the commission has urged."""

    queryset = Urge.objects.all()
    serializer_class = UrgeSerializer
    filterset_class = UrgeFilterSet
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Urge]:
        rows = Urge.objects.visible_to(cast(User, self.request.user)).order_by("pk")
        return rows.select_related("organization", "by")

    @extend_schema(
        summary=_("Urgings"),
        description=_(
            "What organizations were late with and the commission has urged, once for each thing "
            "and working day."
        ),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One urging"),
        parameters=[
            header("If-None-Match", _("ETag of the version you have.")),
            header("ETag", _("Strong entity tag of this version."), [200, 304]),
        ],
        responses={
            200: UrgeSerializer,
            304: OpenApiResponse(description=_("You have this version already.")),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request)
        row = self.get_object()
        return one_record(request, etag_of(row.pk, 1), lambda: self.get_serializer(row).data)
