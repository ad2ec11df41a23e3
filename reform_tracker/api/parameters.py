"""Headers of requests and answers that several resources describe."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from reform_tracker.api.idempotency import HEADER
from reform_tracker.api.problem_types import Text


def header(
    name: str,
    description: Text,
    answers: list[int] | None = None,
    *,
    required: bool = False,
    pattern: str = "",
) -> OpenApiParameter:
    """A header of the request, or of the answers with these statuses."""
    return OpenApiParameter(
        name,
        {"type": "string", "pattern": pattern} if pattern else str,
        location=OpenApiParameter.HEADER,
        required=required,
        description=cast(str, description),  # translated when the schema is made
        response=answers or False,
    )


ONE_STRONG_TAG = r'^"[!#-~]{1,200}"$'
IF_MATCH = header("If-Match", _("ETag of the version you change."), pattern=ONE_STRONG_TAG)
KEY_PARAMETER = header(
    HEADER,
    _(
        "A name of your own for this request, such as a UUID. Send it again with the same "
        "body after a broken line: you get the first answer. Kept for seven days."
    ),
    required=True,
    pattern="^[!#-~]{1,255}$",
)
