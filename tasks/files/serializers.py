"""Attached files over the API, the same for every document that bears some."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api import problem_types as types
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.parsers import file_of
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from reform_tracker.failures import RETRY_SECONDS
from tasks.errors import Invalid, Refused
from tasks.files import service as files
from tasks.files.judging import Judged, Later, judge
from tasks.files.service import BearsFiles
from tasks.models import Attachment
from tasks.pushing.refusals import problem_of

ATTACHMENTS_PATH = "/api/v1/attachments/"


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file without its content."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = ("id", "url", "name", "content_type", "size", "sha256", "uploaded_at")
        read_only_fields = fields

    def get_url(self, attachment: Attachment) -> str:
        return f"{ATTACHMENTS_PATH}{attachment.pk}/content/"


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(
        help_text=_("docx, xlsx, pdf, jpg, png or csv, up to 20 MB, known by its content.")
    )


class AttachmentsSerializer(serializers.Serializer[Any]):
    results = AttachmentSerializer(many=True)


def attachments_of(document: BearsFiles) -> Response:
    """The files of a document that the caller may read; a few, so without pages."""
    rows = document.attachments.filter(removed_at=None)
    return Response(AttachmentsSerializer({"results": rows}).data)


def judged_file_of(request: Request) -> Judged:
    """The file of the request, before the transaction of its key. Raises ApiProblem."""
    refuse_unknown_parameters(request)
    try:
        return judge(file_of(request))
    except Later as later:
        wait = {"Retry-After": str(RETRY_SECONDS)}
        raise ApiProblem(types.UNAVAILABLE, later.message, headers=wait) from later
    except Invalid as refusal:
        raise problem_of(refusal) from refusal


def attach_to(document: BearsFiles, judged: Judged, request: Request) -> Response:
    """Attaches a file; the same one again changes nothing."""
    found = files.held(document, judged.upload)
    try:
        attachment = found or files.attach(
            document, judged, actor=cast(User, request.user), source=API
        )
    except (Invalid, Refused, PermissionDenied) as refusal:
        raise problem_of(refusal) from refusal
    shown = AttachmentSerializer(attachment).data
    headers = {"ETag": tag_of(attachment), "Location": f"{ATTACHMENTS_PATH}{attachment.pk}/"}
    return Response(shown, status=200 if found else 201, headers=headers)


def tag_of(attachment: Attachment) -> str:
    """A file never changes: its tag is the digest of its content."""
    return f'"{attachment.sha256}"'
