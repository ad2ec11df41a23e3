"""What the schema and the reference page say about filings."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema

from reform_tracker.api.parameters import IF_MATCH, header
from tasks.filing.serializers import FilingInputSerializer, FilingSerializer

FILINGS = extend_schema(
    summary=_("Implementation plans"),
    description=_("Plans filed for the record, one for each organization, with their milestones."),
)


FILING = extend_schema(
    summary=_("One implementation plan"),
    parameters=[
        header("If-None-Match", _("ETag of the version you have.")),
        header("ETag", _("Strong entity tag of this version."), [200, 304]),
    ],
    responses={
        200: FilingSerializer,
        304: OpenApiResponse(description=_("You have this version already.")),
    },
)


PUSH_FILING = extend_schema(
    summary=_("Replace your implementation plan"),
    description=_(
        "The body replaces the draft. The same content again changes nothing. Without `submit` it "
        "stays a draft for your approver in the browser."
    ),
    parameters=[
        IF_MATCH,
        header("ETag", _("Strong entity tag of this version."), [200]),
    ],
    request=FilingInputSerializer,
    responses={200: OpenApiResponse(FilingSerializer, _("Replaced, or unchanged."))},
)
