"""What the schema and the reference page say about progress reports."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from reform_tracker.api.links import LINKS
from reform_tracker.api.parameters import KEY_PARAMETER, ONE_STRONG_TAG, header
from tasks.progress.bulk import BulkAnswerSerializer, BulkSerializer, ItemSerializer
from tasks.progress.serializers import PushSerializer, ReportSerializer

REFERENCE = OpenApiParameter(
    "reference",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description=_(
        "Your own external id: up to 64 letters, digits and . : ~ @ + - _. For reading also the "
        "number (`id`) of any report you may see; your own external id comes first."
    ),
)


RECEIPT_LINKS = {
    "receipts_retrieve": {
        "operationId": "receipts_retrieve",
        "parameters": {"path.number": "$response.body#/receipt"},
    }
}


LIST = extend_schema(
    summary=_("Progress reports"),
    description=_("Reports on measures, one for each organization and period, by their number."),
)


RETRIEVE = extend_schema(
    summary=_("One progress report"),
    description=_("By your own external id, or by the number of any report you may see."),
    parameters=[
        REFERENCE,
        header("If-None-Match", _("ETag of the version you have.")),
        header("ETag", _("Strong entity tag of this version."), [200, 304]),
    ],
    responses={
        200: ReportSerializer,
        304: OpenApiResponse(description=_("You have this version already.")),
    },
)


CREATE = extend_schema(
    summary=_("Create your report"),
    description=_(
        "As a PUT of a report that does not exist yet; one that exists is answered by 412 with it."
    ),
    parameters=[
        KEY_PARAMETER,
        header("ETag", _("Strong entity tag of this version."), [201]),
        header("Location", _("Address of the new report."), [201]),
    ],
    request=ItemSerializer,
    responses={201: OpenApiResponse(ReportSerializer, _("Created."))},
)


BULK = extend_schema(
    summary=_("Create or replace up to 500 of your reports"),
    description=_(
        "Each item is judged for itself and has its own result. An item replaces what your system "
        "wrote last; a text that was written in the browser last is replaced only with its `etag`. "
        "What was stored is under the receipt's number."
    ),
    parameters=[KEY_PARAMETER],
    request=BulkSerializer,
    responses={
        200: OpenApiResponse(
            BulkAnswerSerializer, _("Every item is stored or needs nothing done.")
        ),
        207: OpenApiResponse(BulkAnswerSerializer, _("Some items were refused, see `results`.")),
    },
    extensions={LINKS: {"200": RECEIPT_LINKS, "207": RECEIPT_LINKS}},
)


PUSH = extend_schema(
    summary=_("Create or replace your report"),
    description=_(
        "The body replaces what is stored. The same content again changes nothing. Without "
        "`submit` the report stays a draft for your approver in the browser."
    ),
    parameters=[
        REFERENCE,
        header(
            "If-Match",
            _("ETag of the version you change; needed when the report exists."),
            pattern=ONE_STRONG_TAG,
        ),
        header("If-None-Match", _("`*`: create only, never replace."), pattern=r"^\*$"),
        header("ETag", _("Strong entity tag of this version."), [200, 201]),
        header("Location", _("Address of the new report."), [201]),
    ],
    request=PushSerializer,
    responses={
        200: OpenApiResponse(ReportSerializer, _("Replaced, or unchanged.")),
        201: OpenApiResponse(ReportSerializer, _("Created.")),
    },
)
