"""Inspections over the API: those one may see."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.filters import refuse_unknown_parameters
from tasks.files.described import FILES
from tasks.files.serializers import attachments_of
from tasks.inspecting.filters import InspectionFilterSet
from tasks.inspecting.serializers import InspectionSerializer
from tasks.models import Inspection
from tasks.plan.api import ID


class InspectionViewSet(
    ConditionalList, mixins.ListModelMixin, viewsets.GenericViewSet[Inspection]
):
    """What was seen on the spot, beside what is declared."""

    queryset = Inspection.objects.all()
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilterSet
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Inspection]:
        rows = Inspection.objects.visible_to(cast(User, self.request.user)).order_by("pk")
        return rows.select_related("organization")

    @extend_schema(
        summary=_("Inspections"),
        description=_("What was seen of your part, and on the lines on which you stand."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @FILES
    @action(detail=True, methods=["get"])
    def attachments(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        return attachments_of(self.get_object())
