"""Where the objects of a PDF begin, and which names stand in one (ISO 32000-1 §7.2, §7.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Between two words: white space, which a NUL is here, and comments.
_BETWEEN = rb"(?>[\x00\t\n\x0c\r ]|%[^\r\n]*+[\r\n])++"
# With one digit of the number: a pattern that begins with one character is found six times as fast.
_BEGINNING = re.compile(rb"[0-9]" + _BETWEEN + rb"([0-9]{1,5})" + _BETWEEN + rb"obj")
_TRAILER = re.compile(rb"trailer")
_LONGEST_NUMBER = 10
_WORD = re.compile(
    rb"/(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+)"
    rb"|(?P<text>\()"
    rb"|(?P<open><<|\[)"
    rb"|(?P<close>>>|\])"
    rb"|(?P<end>endobj|stream)"
    rb"|<[^>]*+>?"  # a text in hexadecimal digits
    rb"|%[^\r\n]*+"
)
_IN_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
_OPENED_BY = {b">>": b"<<", b"]": b"["}
_DEEPEST = 500  # brackets in one another
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(slots=True)
class Words:
    """The names in an object, as they are meant, and where its stream begins if it has one."""

    names: set[bytes] = field(default_factory=set)
    stream_at: int | None = None


def beginnings(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The place behind each "12 0 obj" with its two numbers, and behind each trailer with zeros."""
    for found in _BEGINNING.finditer(data):
        at = found.start() + 1
        digits = data[max(at - _LONGEST_NUMBER, 0) : at]
        number = re.search(rb"[0-9]+$", digits)
        yield found.end(), int(number[0]) if number else 0, int(found[1])
    for found in _TRAILER.finditer(data):
        yield found.end(), 0, 0


def words_at(data: bytes, place: int, *, alone: bool = False) -> Words:
    """The names from a place up to where the object ends: at the word that ends it, or `alone`
    with its last bracket. A bracket that closes nothing means nothing.

    Raises ValueError for an object nested deeper than any document needs.
    """
    words, opened = Words(), list[bytes]()
    while found := _WORD.search(data, place):
        place, kind = found.end(), found.lastgroup
        if kind == "name":
            words.names.add(_CODE.sub(lambda code: bytes([int(code[1], 16)]), found["name"]))
        elif kind == "text":
            place = _behind_text(data, place)
        elif kind == "open":
            opened.append(found[0])
            if len(opened) > _DEEPEST:
                raise ValueError("too many brackets are open")
        elif kind == "close" and opened and opened[-1] == _OPENED_BY[found[0]]:
            opened.pop()
        elif kind == "end" and not opened and not alone:
            words.stream_at = found.start() if found[0] == b"stream" else None
            break
        if alone and kind in ("name", "text", "close") and not opened:
            break
    return words


def _behind_text(data: bytes, place: int) -> int:
    """Where a text ends that has begun there; round brackets in it stand in pairs (§7.3.4.2)."""
    depth = 1
    while depth and (found := _IN_TEXT.search(data, place)):
        place = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return len(data) if depth else place
