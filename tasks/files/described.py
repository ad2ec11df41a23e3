"""What the schema and the reference page say about attached files."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema

from reform_tracker.api.links import LINKS
from reform_tracker.api.parameters import KEY_PARAMETER, header
from tasks.files.serializers import AttachmentSerializer, AttachmentsSerializer, UploadSerializer


def _file_links(place: str) -> dict[str, dict[str, Any]]:
    """From an answer that describes a file, at `place`, to what can be done with it."""
    number, digest = f"$response.body#/{place}id", f'"{{$response.body#/{place}sha256}}"'
    return {
        operation: {"operationId": operation, "parameters": {"path.id": number, **more}}
        for operation, more in (
            ("attachments_retrieve", {}),
            ("attachments_content_retrieve", {}),
            ("attachments_destroy", {"header.If-Match": digest}),
        )
    }


FILES = extend_schema(
    summary=_("Attached files"),
    description=_("Name, size and SHA-256 of each attached file, and where its content is."),
    responses=AttachmentsSerializer,
    extensions={LINKS: {"200": _file_links("results/0/")}},
)


ATTACH = extend_schema(
    summary=_("Attach a file"),
    description=_(
        "One file under the name `file`, to what your organization has open: a draft, a request, "
        "an answer, an item. The same file again changes nothing (200). A file is a part of what "
        "is signed or checked."
    ),
    parameters=[
        KEY_PARAMETER,
        header("ETag", _("SHA-256 of the content; a file never changes."), [200, 201]),
        header("Location", _("Address of the file's description."), [200, 201]),
    ],
    request={"multipart/form-data": UploadSerializer},
    responses={
        200: OpenApiResponse(AttachmentSerializer, _("Attached already.")),
        201: OpenApiResponse(AttachmentSerializer, _("Attached.")),
    },
    extensions={LINKS: {"200": _file_links(""), "201": _file_links("")}},
)
