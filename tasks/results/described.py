"""What the schema and the reference page say about results."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema

from reform_tracker.api.parameters import IF_MATCH, KEY_PARAMETER, header
from tasks.results.serializers import (
    NewResultSerializer,
    ReformResultSerializer,
    ResultInputSerializer,
    WithdrawalSerializer,
)

ETAG = _("Strong entity tag of this version.")

LIST = extend_schema(
    summary=_("Results"),
    description=_(
        "What the reform has left behind: those that are published, and what your organization has "
        "not published yet."
    ),
)
RETRIEVE = extend_schema(
    summary=_("One result"),
    parameters=[
        header("If-None-Match", _("ETag of the version you have.")),
        header("ETag", ETAG, [200, 304]),
    ],
    responses={
        200: ReformResultSerializer,
        304: OpenApiResponse(description=_("You have this version already.")),
    },
)
CREATE = extend_schema(
    summary=_("Record a result"),
    description=_(
        "Of a measure that your organization leads or has taken on. Without `publish` it stays a "
        "draft for your approver in the browser."
    ),
    parameters=[KEY_PARAMETER, header("ETag", ETAG, [201])],
    request=NewResultSerializer,
    responses={201: OpenApiResponse(ReformResultSerializer, cast(str, _("Created.")))},
)
CHANGE = extend_schema(
    summary=_("Change a result"),
    description=_(
        "The body replaces what is not published; what is published is withdrawn first. The same "
        "content again changes nothing."
    ),
    parameters=[IF_MATCH, header("ETag", ETAG, [200])],
    request=ResultInputSerializer,
    responses={
        200: OpenApiResponse(ReformResultSerializer, cast(str, _("Replaced, or unchanged.")))
    },
)
WITHDRAW = extend_schema(
    summary=_("Withdraw a published result"),
    description=_("Nobody else reads it any more; it can be changed and published again."),
    parameters=[KEY_PARAMETER],
    request=WithdrawalSerializer,
    responses=ReformResultSerializer,
)
