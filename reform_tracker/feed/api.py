"""`changes/`: the feed of an organization's records, for its own systems."""

from typing import Any, cast

from django.core import signing
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT, asked_limit
from reform_tracker.api.problem_types import BAD_CURSOR, CURSOR_EXPIRED, INVALID_PARAMETER
from reform_tracker.api.problems import ApiProblem, of_parameter
from reform_tracker.feed import changes
from reform_tracker.feed.models import Change

NOW = "now"


class ChangeSerializer(serializers.ModelSerializer[Change]):
    id = serializers.IntegerField(
        source="object_id", read_only=True, help_text=_("Number of the record that changed.")
    )
    event = serializers.CharField(
        read_only=True,
        help_text=_(
            "saved, hand_over, send_back, sign, withdraw, accept, return, handed_in, corrected, "
            "deadline_changed, self_assessment_opened, self_assessed, review_begun, "
            "objected, answered, published; deleted: the record is no longer there for you."
        ),
    )

    class Meta:
        model = Change
        fields = ("resource", "id", "external_id", "event", "version", "at")
        read_only_fields = fields


@extend_schema_serializer(many=False)
class FeedSerializer(serializers.Serializer[Any]):
    results = ChangeSerializer(many=True)
    next_cursor = serializers.CharField(help_text=_("Send it with the next call; never empty."))
    more = serializers.BooleanField(help_text=_("Whether the next call finds something now."))


class ChangeViewSet(viewsets.GenericViewSet[Change]):
    """What became of the organization's records."""

    queryset = Change.objects.none()
    serializer_class = FeedSerializer
    pagination_class = None
    filter_backends = ()
    clients_only = True

    @extend_schema(
        summary=_("What has changed"),
        description=_(
            "Changes of your organization's records in the order in which they were stored. Keep "
            "`next_cursor` and call again: nothing is left out and nothing comes twice. Without "
            "`cursor` it begins with the oldest that is kept (90 days)."
        ),
        parameters=[
            OpenApiParameter(
                "cursor",
                OpenApiTypes.STR,
                description=cast(str, _("`next_cursor` of the call before; `now`: from here on.")),
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
                description=cast(str, _("Rows on a page.")),
            ),
        ],
        responses=FeedSerializer,
    )
    def list(self, request: Request) -> Response:
        refuse_unknown_parameters(request, known=("cursor", "limit"))
        organization = cast(User, request.user).organization_id
        limit = asked_limit(request)
        position = position_of(request.query_params.get("cursor"), organization)
        try:
            page = changes.page_of(organization, position, limit)
        except changes.Expired as error:
            raise ApiProblem(CURSOR_EXPIRED) from error
        cursor = _signer(organization).sign(str(page.position))
        content = {"results": page.changes, "next_cursor": cursor, "more": page.more}
        return Response(FeedSerializer(content).data)


def position_of(cursor: str | None, organization: int) -> int | None:
    """Where a cursor of the organization stands; None for none. Raises ApiProblem (400)."""
    if cursor is None:
        return None
    if cursor == NOW:
        return changes.end_of(organization)
    if not cursor:
        message = _("Give the cursor as it was given, or leave it out.")
        raise ApiProblem(INVALID_PARAMETER, errors=[of_parameter("cursor", str(message))])
    try:
        return int(_signer(organization).unsign(cursor[:MAX_CURSOR]))
    except (signing.BadSignature, ValueError) as error:
        raise ApiProblem(BAD_CURSOR) from error


def _signer(organization: int) -> signing.Signer:
    """Cursors of another organization are none of this one."""
    return signing.Signer(salt=f"api.changes.{organization}")
