"""Files attached to filings and reports over the API."""

from typing import cast
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api import problem_types as types
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.problems import ApiProblem
from tasks.api.signed import AttachmentSerializer
from tasks.downloads import as_download
from tasks.errors import FileLost
from tasks.models import Attachment
from tasks.services import files

UUID_PARAMETER = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class AnyRenderer(JSONRenderer):
    """Lets through whatever the caller accepts: the file has the type it has. Problems are JSON."""

    media_type = "*/*"


class AttachmentViewSet(viewsets.GenericViewSet[Attachment]):
    """Files of the filings and reports that the account may read."""

    queryset = Attachment.objects.none()
    serializer_class = AttachmentSerializer
    lookup_field = "id"
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(
        summary=_("A file's description"),
        description=_("Name, size and SHA-256 of a file attached to a filing or report."),
        parameters=[UUID_PARAMETER],
    )
    def retrieve(self, request: Request, id: str) -> Response:
        refuse_unknown_parameters(request)
        return Response(self.get_serializer(self._found(id)).data)

    @extend_schema(
        summary=_("A file's content"),
        description=_("The file as it was attached, as a download."),
        parameters=[UUID_PARAMETER],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], renderer_classes=[AnyRenderer])
    def content(self, request: Request, id: str) -> FileResponse:
        refuse_unknown_parameters(request)
        try:
            return as_download(self._found(id))
        except FileLost as error:
            told = gettext("The file's content is lost; tell the system administrator.")
            raise ApiProblem(types.SERVER_ERROR, told) from error

    def _found(self, number: str) -> Attachment:
        return files.find(UUID(number), cast(User, self.request.user))
