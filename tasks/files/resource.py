"""The files of a record, as a part of its resource over the API."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parsers import OneFileParser
from tasks.files.described import ATTACH, FILES
from tasks.files.judging import Judged
from tasks.files.serializers import attach_to, attachments_of, judged_file_of


class TakesFiles(GenericViewSet[Any]):
    """Names the files of a record and takes another one."""

    @FILES
    @action(detail=True, methods=["get"], parser_classes=[OneFileParser])
    def attachments(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        return attachments_of(self.get_object())

    @ATTACH
    @attachments.mapping.post
    def attach(self, request: Request, pk: str) -> Response:
        return self._attach(request, pk, judged_file_of(request))

    @idempotent
    def _attach(self, request: Request, pk: str, judged: Judged) -> Response:
        return attach_to(self.get_object(), judged, request)
