"""The kinds of problem the API answers with: RFC 9457 `type`, status, title and meaning.

Each has a page of its own under /api/problems/<code>/. A code never changes its meaning.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TYPE_ROOT = "/api/problems/"

Text = str | Promise


@dataclass(frozen=True, slots=True)
class ProblemType:
    """`title` names the kind of problem; `meaning` says when it comes and what to do."""

    code: str
    status: int
    title: Text
    meaning: Text

    @property
    def uri(self) -> str:
        return f"{TYPE_ROOT}{self.code}/"


MALFORMED_JSON = ProblemType(
    "malformed-json",
    400,
    _("The body is not acceptable JSON"),
    _(
        "The body must be one JSON object in UTF-8: no key twice, no NaN or Infinity, no NUL and "
        "no half surrogates, no numbers beyond 20 digits, not nested deeply. Correct the body; "
        "the same request will fail again."
    ),
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    _("The request is malformed"),
    _("The server could not read the request line or a header. Correct it and send it again."),
)
INVALID_PARAMETER = ProblemType(
    "invalid-parameter",
    400,
    _("A query parameter is wrong"),
    _(
        "A parameter is unknown, given twice, or has a value it cannot have; `errors` names each. "
        "Unknown parameters are refused so that a misspelt filter does not return everything."
    ),
)
BAD_CURSOR = ProblemType(
    "bad-cursor",
    400,
    _("The cursor is not one of this list"),
    _("Take `next` as it was given, unchanged, or start again without a cursor."),
)
KEY_REQUIRED = ProblemType(
    "idempotency-key-required",
    400,
    _("An Idempotency-Key is needed"),
    _(
        "Send `Idempotency-Key` with a name of your own for this request, such as a UUID; the same "
        "request sent again takes the same key, another one a new key."
    ),
)
UNAUTHENTICATED = ProblemType(
    "unauthenticated",
    401,
    _("No valid credentials"),
    _(
        "Send `Authorization: Bearer <key>.<secret>` with a token that is neither expired nor "
        "revoked. The answer is the same whatever is wrong with the token. A new token comes from "
        "the security administrator."
    ),
)
FORBIDDEN = ProblemType(
    "forbidden",
    403,
    _("Not allowed"),
    _("The account may see this but may not do it. Its role decides; sending again will not help."),
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    _("Not found"),
    _(
        "There is nothing at this address for this account. What an account may not see and what "
        "does not exist answer alike."
    ),
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    _("The method is not allowed here"),
    _("The header `Allow` names the methods of this address."),
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    _("Only JSON can be sent"),
    _("Send `Accept: application/json` or no `Accept` at all."),
)
STILL_RUNNING = ProblemType(
    "still-running",
    409,
    _("The first request with this key is still running"),
    _("Send the same request with the same key again after the seconds in `Retry-After`."),
)
CONFLICT = ProblemType(
    "conflict",
    409,
    _("Another record stands in the way"),
    _(
        "The external id belongs to another measure or period, or the measure and period are "
        "reported under another external id. `detail` names the record; nothing was changed."
    ),
)
STALE = ProblemType(
    "stale",
    409,
    _("A newer state is stored already"),
    _(
        "`source_updated_at` is older than the stored one: the pushes came out of order. Nothing "
        "was changed and nothing needs to be done; `current` is what is stored."
    ),
)
ALREADY_SUBMITTED = ProblemType(
    "already-submitted",
    409,
    _("The report has been submitted"),
    _(
        "A submitted or accepted report cannot be changed. Ask your approver to withdraw it in the "
        "browser, or wait until the commission returns it; then send it again."
    ),
)
REFUSED = ProblemType(
    "refused",
    409,
    _("The rules do not allow this now"),
    _("`detail` says which rule and what would have to change; nothing was changed."),
)
PRECONDITION_FAILED = ProblemType(
    "precondition-failed",
    412,
    _("The record is not in the state you expected"),
    _(
        "Somebody changed the record in between, or it exists although `If-None-Match: *` was "
        "sent. `current` is the record as it is, with its `etag`: compare, then send again with "
        "that value in `If-Match`."
    ),
)
CURSOR_EXPIRED = ProblemType(
    "cursor-expired",
    410,
    _("The cursor is too old"),
    _(
        "Changes are kept for 90 days and those behind this cursor are gone. Take `cursor=now`, "
        "read the lists again, and go on with the cursor you were given."
    ),
)
TOO_LARGE = ProblemType(
    "too-large", 413, _("The body is too large"), _("A body may have up to 1 MB.")
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    _("Only JSON is read"),
    _("Send `Content-Type: application/json`, in UTF-8."),
)
INVALID = ProblemType(
    "invalid",
    422,
    _("The content breaks rules"),
    _("`errors` lists every wrong field with a JSON pointer and a sentence; nothing was saved."),
)
KEY_REUSED = ProblemType(
    "idempotency-key-reused",
    422,
    _("The key belongs to another request"),
    _(
        "This `Idempotency-Key` was used within the last seven days for another address or body. "
        "Nothing was changed; take a new key."
    ),
)
BATCH_REFUSED = ProblemType(
    "batch-refused",
    422,
    _("Nothing of the call was stored"),
    _(
        "With `atomic` “all” one wrong item keeps back the others. `results` says for each item "
        "what is wrong or what it would have become; correct the wrong ones and send all again "
        "with a new key."
    ),
)
PRECONDITION_REQUIRED = ProblemType(
    "precondition-required",
    428,
    _("Say which version you are changing"),
    _(
        "The record exists: send the `ETag` you last saw in `If-Match`. `current` is the record as "
        "it is, with its `etag`."
    ),
)
THROTTLED = ProblemType(
    "throttled", 429, _("Too many requests"), _("Wait for the seconds in `Retry-After`.")
)
SERVER_ERROR = ProblemType(
    "server-error",
    500,
    _("The server failed"),
    _("Nothing was half saved. Send the same request again later; it is safe to repeat."),
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    _("Not available at the moment"),
    _(
        "The database does not answer, or the request took too long. Wait as long as `Retry-After` "
        "says and send the same request again; it is safe to repeat."
    ),
)
STORAGE_FULL = ProblemType(
    "storage-full",
    507,
    _("There is no room left"),
    _(
        "The storage of the system is full; nothing of the request was stored. Send the same "
        "request again later; it is safe to repeat."
    ),
)
SANDBOX_NOT_READY = ProblemType(
    "sandbox-not-ready",
    503,
    _("The sandbox is being made"),
    _(
        "The copy of the data that this client is tried out with is made in the background, "
        "usually within a minute. Wait as long as `Retry-After` says. If it takes longer, the "
        "security administrator sees the reason on the page of the client."
    ),
)

ALL: tuple[ProblemType, ...] = (
    BAD_REQUEST, MALFORMED_JSON, INVALID_PARAMETER, BAD_CURSOR, KEY_REQUIRED, UNAUTHENTICATED,
    FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, STILL_RUNNING, CONFLICT, STALE,
    ALREADY_SUBMITTED, REFUSED, CURSOR_EXPIRED, PRECONDITION_FAILED, TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE, INVALID, KEY_REUSED, BATCH_REFUSED, PRECONDITION_REQUIRED, THROTTLED,
    SERVER_ERROR, UNAVAILABLE, SANDBOX_NOT_READY, STORAGE_FULL,
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in ALL}
# What a bare status means where no code of ours chose the problem.
BY_STATUS = {kind.status: kind for kind in reversed(ALL)} | {409: REFUSED}
