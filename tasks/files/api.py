"""Attached files over the API, whatever they hang on."""

from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.authentication import required_token
from reform_tracker.api.etags import precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.parameters import IF_MATCH, header
from reform_tracker.api.permissions import lacks_scope
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from tasks.errors import FileLost, Refused
from tasks.files import service as files
from tasks.files.downloads import as_download
from tasks.files.kinds import ENDINGS
from tasks.files.serializers import AttachmentSerializer, tag_of
from tasks.models import Attachment
from tasks.pushing.refusals import problem_of

SCOPES = {
    "filing": Scope.FILINGS,
    "report": Scope.REPORTS,
    "closing": Scope.REQUESTS,
    "result": Scope.RESULTS,
    "directive": Scope.ORDERS,
    "notice": Scope.ORDERS,
    "item": Scope.COORDINATION,
}
UUID_PARAMETER = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class AnyRenderer(JSONRenderer):
    """Lets through whatever the caller accepts: the file has the type it has. Problems are JSON."""

    media_type = "*/*"


class AttachmentViewSet(viewsets.GenericViewSet[Attachment]):
    """Files of what the account may read."""

    queryset = Attachment.objects.none()
    serializer_class = AttachmentSerializer
    lookup_field = "id"
    write_scope = None  # the scope of its document is asked for when that is known
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(
        summary=_("A file's description"),
        description=_("Name, size and SHA-256 of an attached file."),
        parameters=[UUID_PARAMETER, header("ETag", _("SHA-256 of the content."), [200])],
    )
    def retrieve(self, request: Request, id: str) -> Response:
        refuse_unknown_parameters(request)
        found = self._found(id)
        return Response(self.get_serializer(found).data, headers={"ETag": tag_of(found)})

    @extend_schema(
        summary=_("Take a file off a draft"),
        description=_("The content is kept: what was once attached can be shown."),
        parameters=[UUID_PARAMETER, IF_MATCH],
        responses={204: OpenApiResponse(description=_("Removed."))},
    )
    def destroy(self, request: Request, id: str) -> Response:
        refuse_unknown_parameters(request)
        expected = precondition(request.headers)
        found = self._found(id)
        _require_scope(request, found)
        if not expected.lets_write(tag_of(found)):
            said = expected.is_given
            raise ApiProblem(types.PRECONDITION_FAILED if said else types.PRECONDITION_REQUIRED)
        try:
            files.remove(found.pk, actor=cast(User, request.user), source=API)
        except (Refused, PermissionDenied) as refusal:
            raise problem_of(refusal) from refusal
        return Response(status=204)

    @extend_schema(
        summary=_("A file's content"),
        description=_("The file as it was attached, as a download."),
        parameters=[UUID_PARAMETER],
        responses={(200, kind): OpenApiTypes.BINARY for kind in ENDINGS},
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


def _require_scope(request: Request, attachment: Attachment) -> None:
    """Raises ApiProblem unless the client may write what the file hangs on; what no client writes
    has no scope, and the permission table says so."""
    scope = SCOPES.get(attachment.owner)
    if scope is not None and not required_token(request).client.may(scope):
        raise lacks_scope(scope)
