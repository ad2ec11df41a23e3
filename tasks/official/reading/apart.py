"""Reading a document in a process of its own, within limits of memory and time."""

import msgspec

from reform_tracker import child
from tasks.official.reading.document import parse_document
from tasks.official.reading.sources import read_text
from tasks.official.reading.structure import NotADocument, ParsedDocument, gettext_noop

LIMITS = child.Limits()
_REFUSALS = {
    child.Reason.TIME: gettext_noop(
        "Reading %(filename)s took more than %(seconds)s seconds and was stopped. Save the document"
        " alone as text (.txt), and choose that."
    ),
    child.Reason.MEMORY: gettext_noop(
        "Reading %(filename)s took more memory than a document may and was stopped. Save the"
        " document alone as text (.txt), and choose that."
    ),
    child.Reason.BROKEN: gettext_noop(
        "Reading %(filename)s broke off. Save the document as text (.txt), and choose that; tell"
        " the system administrator."
    ),
    child.Reason.BUSY: gettext_noop(
        "Other documents are being read right now. Choose %(filename)s again in a minute."
    ),
}


class _Refusal(msgspec.Struct):
    msgid: str
    line: int | None
    params: dict[str, str | int]


class _Answer(msgspec.Struct):
    document: ParsedDocument | None = None
    refusal: _Refusal | None = None


def read_apart(data: bytes, filename: str) -> ParsedDocument:
    """An uploaded document, read in a child.

    Raises NotADocument, also for one that takes too much memory or time.
    """
    payload = msgspec.msgpack.encode((filename, data))
    try:
        answered = child.run(f"{__name__}:answer", payload, LIMITS)
    except child.NoAnswer as error:
        raise NotADocument(
            _REFUSALS[error.reason], filename=filename, seconds=LIMITS.seconds
        ) from error
    answer = msgspec.msgpack.decode(answered, type=_Answer)
    if answer.refusal or answer.document is None:
        refusal = answer.refusal or _Refusal(_REFUSALS[child.Reason.BROKEN], None, {})
        raise NotADocument(refusal.msgid, refusal.line, **refusal.params)
    return answer.document


def answer(payload: bytes) -> bytes:
    """What the child answers: the document, or why it is none."""
    filename, data = msgspec.msgpack.decode(payload, type=tuple[str, bytes])
    try:
        given = _Answer(document=parse_document(read_text(data, filename)))
    except NotADocument as error:
        params = {
            name: value if isinstance(value, int) else str(value)
            for name, value in error.params.items()
        }
        given = _Answer(refusal=_Refusal(error.msgid, error.line, params))
    return msgspec.msgpack.encode(given)
