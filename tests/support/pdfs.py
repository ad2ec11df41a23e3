"""PDFs written by hand: valid ones, and such as were made to hurt."""

import zlib
from collections.abc import Mapping

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>"


def pdf(
    catalog: bytes = b"",
    *,
    page: bytes = b"",
    objects: Mapping[int, bytes] | None = None,
    unlisted: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """A document of one page; `catalog`, `page` and `trailer` are further entries of those,
    `unlisted` stands before the table that does not know of it."""
    numbered = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: PAGES,
        3: PAGE % page,
        **(objects or {}),
    }
    whole = b"%PDF-1.7\n"
    places = {}
    for number, content in numbered.items():
        places[number] = len(whole)
        whole += b"%d 0 obj%s\nendobj\n" % (number, content)
    whole += unlisted
    table = b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items()
    )
    size = max(numbered) + 1
    end = b"trailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n"
    return whole + b"xref\n0 1\n0000000000 65535 f \n" + table + end % (size, trailer, len(whole))


def stream(content: bytes, entries: bytes = b"", *, length: int | None = None) -> bytes:
    """An object with a stream, which says that it is so long."""
    said = len(content) if length is None else length
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, said, content)


def packed(content: bytes, *offsets: int) -> bytes:
    """An object stream: the objects that begin at these places of the content, from 90 on."""
    head = b" ".join(b"%d %d" % (90 + at, offset) for at, offset in enumerate(offsets)) + b" "
    entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(offsets), len(head))
    return stream(zlib.compress(head + content), entries)
