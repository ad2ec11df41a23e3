"""`receipts/{number}/`: what was received in a call of many items, to be fetched again."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker import clock
from reform_tracker.api.authentication import required_token
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.models import Receipt


def keep_receipt(
    request: Request, resource: str, items: Sequence[Any], answer: Mapping[str, Any]
) -> Receipt:
    """Writes what a call sent and was answered, in the caller's transaction.

    The number tells the day and cannot be guessed.
    """
    token = required_token(request)
    now = clock.now()
    number = f"{clock.local_date(now):%Y%m%d}-{secrets.token_hex(6)}"
    return Receipt.objects.create(
        number=number,
        client=token.client,
        organization_id=token.client.account.organization_id,
        resource=resource,
        received_at=now,
        content_sha256=content_sha256(items),
        answer={**answer, "receipt": number},
    )


def content_sha256(items: Any) -> str:
    """SHA-256 of JSON with sorted keys, no spaces and no escapes beyond JSON's own, in UTF-8."""
    text = json.dumps(items, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class ReceiptSerializer(serializers.ModelSerializer[Receipt]):
    client = serializers.CharField(source="client.name", read_only=True)
    answer = serializers.DictField(read_only=True, help_text=_("What was answered then."))
    content_sha256 = serializers.CharField(
        read_only=True,
        help_text=_("SHA-256 of `items` as JSON with sorted keys and no spaces, in UTF-8."),
    )

    class Meta:
        model = Receipt
        fields = (
            "number",
            "resource",
            "organization",
            "client",
            "received_at",
            "content_sha256",
            "answer",
        )
        read_only_fields = fields


class ReceiptViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Receipt]):
    """Receipts of one's organization."""

    queryset = Receipt.objects.all()
    serializer_class = ReceiptSerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9a-f-]{1,24}"

    def get_queryset(self) -> QuerySet[Receipt]:
        user = cast(User, self.request.user)
        return Receipt.objects.visible_to(user).select_related("client")

    @extend_schema(
        summary=_("A receipt"),
        description=_("What one call of many items sent, when, and what it was answered."),
        parameters=[OpenApiParameter("number", OpenApiTypes.STR, OpenApiParameter.PATH)],
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request)
        return super().retrieve(request, *args, **kwargs)
