"""JSON as strict as a database needs it: what could not be stored is refused before any view."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.base import File
from django.http import UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request

from reform_tracker.api.problem_types import (
    BAD_REQUEST,
    INVALID,
    MALFORMED_JSON,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
)
from reform_tracker.api.problems import ApiProblem, pointed
from reform_tracker.scanning import require_clean

MAX_BYTES = 1024 * 1024
MAX_DIGITS = 20
MAX_DEPTH = 32
# Values in a body, counted by what stands before them. The largest call, 500 reports of 20 fields,
# has 10,000; the rest is room for brackets and commas in their texts.
MAX_VALUES = 200_000
UNSTORABLE_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


AROUND_A_FILE = 64 * 1024  # boundaries and headers of a multipart form
DIGEST = "_body_sha256"


class NotStrictJson(ValueError):
    """`args[0]` is a sentence for the caller."""


class StrictJSONParser(BaseParser):
    """UTF-8 JSON whose top level is an object, of up to 1 MB unless the view says otherwise."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        charset = _charset(media_type or "")
        if charset not in ("", "utf-8", "utf8"):
            raise ApiProblem(UNSUPPORTED_MEDIA_TYPE)
        most = _most(parser_context)
        if _announced(parser_context) > most:
            raise ApiProblem(TOO_LARGE)
        try:
            body = stream.read(most + 1)
        except UnreadablePostError as error:
            raise ApiProblem(BAD_REQUEST, _("The body broke off on its way.")) from error
        if len(body) > most:
            raise ApiProblem(TOO_LARGE)
        request = (parser_context or {}).get("request")
        if request is not None:
            setattr(request, DIGEST, hashlib.sha256(body).hexdigest())
        return parse(body)


class OneFileParser(MultiPartParser):
    """One file under the name `file` as multipart/form-data, and nothing beside it.

    What grows past the limit of attachments is dropped while it arrives (reform_tracker/uploads).
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "DataAndFiles[Any, Any]":
        if _announced(parser_context) > settings.ATTACHMENT_MAX_BYTES + AROUND_A_FILE:
            raise ApiProblem(TOO_LARGE)
        request = (parser_context or {})["request"]
        try:
            sent = super().parse(stream, media_type, parser_context)
        except (ParseError, UnreadablePostError, SuspiciousOperation) as error:
            raise ApiProblem(BAD_REQUEST, _("The body is no complete multipart form.")) from error
        if getattr(request._request, "too_large", ()):
            raise ApiProblem(TOO_LARGE)
        files = [(name, file) for name, held in sent.files.lists() for file in held]
        if sent.data or [name for name, _file in files] != ["file"]:
            raise _no_file()
        file = files[0][1]
        digest = hashlib.sha256((file.name or "").encode("utf-8", "surrogatepass") + b"\n")
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        setattr(request, DIGEST, digest.hexdigest())
        return sent


def file_of(request: Request) -> "File[bytes]":
    """The file of a request that OneFileParser reads. Raises ApiProblem (422) for an empty one,
    and for one that the scanner refuses."""
    file: File[bytes] | None = request.FILES.get("file")
    if file is None or file.file is None:
        raise _no_file()
    try:
        require_clean(file.file)
    except ValidationError as refusal:
        raise ApiProblem(INVALID, errors=[pointed("/file", refusal.messages[0])]) from refusal
    return file


def _no_file() -> ApiProblem:
    detail = _("Send one file under the name `file`, and nothing else.")
    return ApiProblem(INVALID, errors=[pointed("/file", detail)])


def digest_of(request: Any) -> str:
    """SHA-256 of the body of a request whose data have been read; empty if it had none."""
    return str(getattr(request, DIGEST, ""))


def _most(context: Mapping[str, Any] | None) -> int:
    """The bytes a body may have: a view may name more for one of its actions in `max_bytes`."""
    view = (context or {}).get("view")
    most: int = getattr(view, "max_bytes", {}).get(getattr(view, "action", None), MAX_BYTES)
    return most


def _announced(context: Mapping[str, Any] | None) -> int:
    """The length in the header; the framework hands out no body where it is no number."""
    request = (context or {}).get("request")
    given = request.META.get("CONTENT_LENGTH") if request is not None else None
    return int(given or 0)


def parse(body: bytes) -> dict[str, Any]:
    """The object in the body. Raises ApiProblem (400) with the place of what is wrong, and (413)
    where it holds more values than any call needs, before one of them is made."""
    if sum(map(body.count, (b",", b"[", b"{"))) > MAX_VALUES:
        most = _("A body may hold up to %(count)s values.") % {"count": MAX_VALUES}
        raise ApiProblem(TOO_LARGE, most)
    try:
        text = body.decode("utf-8")
        value = _decoder.decode(text)
    except UnicodeDecodeError as error:
        message = _("The body is not UTF-8: byte %(position)s.") % {"position": error.start}
        raise ApiProblem(MALFORMED_JSON, message) from error
    except json.JSONDecodeError as error:
        message = _("The JSON breaks off or is wrong in line %(line)s, column %(column)s.") % {
            "line": error.lineno,
            "column": error.colno,
        }
        raise ApiProblem(MALFORMED_JSON, message) from error
    except NotStrictJson as error:
        raise ApiProblem(MALFORMED_JSON, error.args[0]) from error
    except RecursionError as error:
        raise ApiProblem(MALFORMED_JSON, _too_deep()) from error
    if not isinstance(value, dict):
        raise ApiProblem(MALFORMED_JSON, _("The body must be one JSON object."))
    _refuse_deep(value)
    # Written as themselves, neither is JSON in UTF-8: only an escape can bring them in.
    if UNSTORABLE_ESCAPE.search(text):
        _refuse_unstorable(value)
    return value


def _charset(media_type: str) -> str:
    for part in media_type.split(";")[1:]:
        name, _separator, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _too_deep() -> str:
    return _("The JSON is nested more than %(depth)s levels deep.") % {"depth": MAX_DEPTH}


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these keys and values. Raises NotStrictJson for a key that stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        [(twice, _times)] = Counter(name for name, _value in pairs).most_common(1)
        # A name may hold what cannot be printed.
        shown = json.dumps(twice)[1:-1][:60]
        raise NotStrictJson(_("The key “%(name)s” stands twice in one object.") % {"name": shown})
    return found


def _no_constant(name: str) -> NoReturn:
    raise NotStrictJson(_("%(name)s is no JSON number.") % {"name": name})


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotStrictJson(_("A number has more than %(count)s digits.") % {"count": MAX_DIGITS})
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise NotStrictJson(_("A number is too large."))
    return value


_decoder = json.JSONDecoder(
    object_pairs_hook=once,
    parse_constant=_no_constant,
    parse_int=_integer,
    parse_float=_number,
)


def _refuse_deep(value: dict[str, Any]) -> None:
    level: list[Any] = [value]
    for _depth in range(MAX_DEPTH):
        inner = chain.from_iterable(one.values() if isinstance(one, dict) else one for one in level)
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return
    raise ApiProblem(MALFORMED_JSON, _too_deep())


def _refuse_unstorable(value: Any) -> None:
    errors = []
    for pointer, text in _texts(value):
        if "\x00" in text:
            errors.append(pointed(pointer, _("The text holds a NUL character.")))
        elif any("\ud800" <= character <= "\udfff" for character in text):
            errors.append(pointed(pointer, _("The text holds half of a surrogate pair.")))
    if errors:
        raise ApiProblem(MALFORMED_JSON, errors=errors[:50])


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every key and text with its place, without recursion."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        pointer, item = waiting.pop()
        if isinstance(item, str):
            yield pointer, item
        elif isinstance(item, dict):
            for name, inner in item.items():
                yield pointer, name
                waiting.append((f"{pointer}/{_printable(name)}", inner))
        elif isinstance(item, list):
            waiting += [(f"{pointer}/{n}", inner) for n, inner in enumerate(item)]


def _printable(name: str) -> str:
    """A key as a JSON pointer can hold it."""
    plain = name.replace("~", "~0").replace("/", "~1")
    return plain.encode("utf-8", "backslashreplace").decode()[:60].replace("\x00", "\\x00")
