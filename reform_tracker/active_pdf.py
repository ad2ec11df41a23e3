"""What a PDF would do beyond being shown: judged by parsing every object in it, not by its bytes.

Objects are found as a viewer finds them that mends a broken file: wherever one begins, whatever
the tables at its end say; and in object streams, at each place that their heads name. So neither an
older version of the document nor an object that no table lists is left out. Names are compared as
they are meant (`/J#61vaScript`), in every place where one can stand, since of a key that stands
twice each viewer takes another. What only needs a password to be changed is unlocked first.

Values are read by pdfminer, which is given the few objects whose names call for it. What cannot be
parsed is refused. A twisted file costs memory and time without bound: this runs in a child
(`reform_tracker.child`).
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, int_value, resolve1
from pdfminer.psparser import PSKeyword, literal_name
from pdfminer.utils import decode_text

from reform_tracker.active_content import Harm, Harmful
from reform_tracker.pdf_words import Words, beginnings, words_at

_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)?")
# What nobody needs to show a document (ISO 32000-1 §12.6.4, §12.7.8; Adobe's extension level 3).
_NAMES: Mapping[bytes, Harm] = {
    b"JavaScript": Harm.SCRIPT,
    b"JS": Harm.SCRIPT,
    b"XFA": Harm.SCRIPT,
    b"Launch": Harm.STARTS,
    b"RichMedia": Harm.OBJECT,
}
# What a document may do by itself: turn to one of its pages.
_TURNS = frozenset({"GoTo", "Named"})
_FILE_NAMES = ("F", "UF", "DOS", "Mac", "Unix")
# Files inside that nothing runs, such as the data of an electronic invoice.
_DATA = (".csv", ".jpeg", ".jpg", ".png", ".txt", ".xbrl", ".xml")
# Names that say something only with their values.
_TELLING = frozenset({b"OpenAction", b"AA", b"EF"})
_TELLING_OF_STREAMS = frozenset({b"First", b"F"})


def require_harmless_pdf(data: bytes) -> None:
    """Raises Harmful for a PDF that would do more than be shown, with the object in it ("12 0 obj")
    or the name of the file inside; and for one that is damaged or locked."""
    try:
        telling = [one for one in map(partial(_looked_at, data), beginnings(data)) if one]
        document = PDFDocument(PDFParser(BytesIO(data)))
        if next(PDFPage.create_pages(document), None) is None:
            raise Harmful(Harm.DAMAGED)
        judge = _Judge(data, document)
        for one in telling:
            judge.look_at(one)
    except (Harmful, MemoryError):
        raise
    except PDFEncryptionError as error:
        raise Harmful(Harm.LOCKED) from error
    except Exception as error:  # whatever a parser of strangers' bytes runs into
        raise Harmful(Harm.DAMAGED) from error


class _Telling(NamedTuple):
    """An object of which more must be known than its names."""

    place: int
    numbers: tuple[int, int]
    called: str
    stream_at: int | None


def _looked_at(data: bytes, begun: tuple[int, int, int]) -> _Telling | None:
    """The object that has begun there, if it is telling. Raises Harmful for its names."""
    place, number, generation = begun
    words = words_at(data, place)
    called = f"{number} {generation} obj" if number else "trailer"
    _require_harmless_names(words, called)
    of_stream = words.stream_at is not None and not words.names.isdisjoint(_TELLING_OF_STREAMS)
    if not of_stream and words.names.isdisjoint(_TELLING):
        return None
    return _Telling(place, (number, generation), called, words.stream_at)


class _Parser(PDFParser):
    """Reads one object at a place; of a stream it reads what describes it."""

    def __init__(self, data: bytes, document: PDFDocument) -> None:
        super().__init__(BytesIO(data))
        self.set_document(document)

    def object_at(self, place: int) -> object:
        """The object that begins there. Raises PSException for one that breaks off or is odd:
        viewers make different things of it."""
        self.seek(place)
        return self.nextobject()[1]

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        if token is self.KEYWORD_STREAM:
            self.add_results(*self.pop(1))
        else:
            super().do_keyword(pos, token)


class _PackedParser(_Parser):
    """Reads one object of an object stream, which no word ends."""

    def flush(self) -> None:
        self.add_results(*self.popall())


class _Judge:
    """Looks at what objects hold whose names call for it. Raises Harmful."""

    def __init__(self, data: bytes, document: PDFDocument) -> None:
        self.data, self.document = data, document
        self.parser = _Parser(data, document)

    def look_at(self, one: _Telling) -> None:
        thing = self.parser.object_at(one.place)
        self._require_harmless(thing, one.called, one.numbers)
        if one.stream_at is not None and isinstance(thing, dict):
            if isinstance(resolve1(thing.get("F")), bytes | dict):
                raise Harmful(Harm.OUTSIDE, one.called)
            if "N" in thing and "First" in thing:
                self._look_into(thing, one.stream_at, one.numbers)

    def _look_into(self, entry: dict[str, Any], place: int, numbers: tuple[int, int]) -> None:
        """The objects of an object stream (§7.5.7)."""
        count, first = int_value(entry["N"]), int_value(entry["First"])
        for raw in self._contents(entry, place):
            stream = PDFStream(entry, raw, self.document.decipher)
            stream.set_objid(*numbers)
            content = stream.get_data()
            head = [int(text) for text in content[:first].replace(b"\0", b" ").split()]
            if len(head) < 2 * count:
                raise Harmful(Harm.DAMAGED)
            parser = _PackedParser(content, self.document)
            for number, offset in zip(head[::2], head[1::2], strict=False):
                words, called = words_at(content, first + offset, alone=True), f"{number} 0 obj"
                _require_harmless_names(words, called)
                if words.names & _TELLING:
                    self._require_harmless(parser.object_at(first + offset), called)

    def _contents(self, entry: dict[str, Any], place: int) -> Iterator[bytes]:
        """What lies in a stream, once as long as it says and once up to the word that ends it:
        viewers differ where the two do."""
        begin = found.end() if (found := _STREAM.match(self.data, place)) else place
        said = self.data[begin : begin + max(int_value(entry.get("Length")), 0)]
        marked = self.data[begin : max(self.data.find(b"endstream", begin), begin)]
        yield said
        if marked.rstrip(b"\r\n") != said.rstrip(b"\r\n"):
            yield marked

    def _require_harmless(
        self, thing: object, called: str, numbers: tuple[int, int] | None = None
    ) -> None:
        """`numbers` are those under which the texts of an object may be locked."""
        for entry in _dictionaries(thing):
            if _acts(entry.get("OpenAction")) or _is_triggered(entry.get("AA")):
                raise Harmful(Harm.STARTS, called)
            if _holds_files(entry):
                self._require_data(entry, numbers)

    def _require_data(self, entry: Mapping[str, Any], numbers: tuple[int, int] | None) -> None:
        """A file inside is opened by what it is called (§7.11)."""
        called = [resolve1(entry.get(key)) for key in _FILE_NAMES]
        for name in (one for one in called if isinstance(one, bytes)):
            unlocked = name
            if numbers and self.document.decipher:
                unlocked = self.document.decipher(*numbers, name)
            if not decode_text(unlocked).lower().endswith(_DATA):
                raise Harmful(Harm.EMBEDDED, decode_text(unlocked))


def _require_harmless_names(words: Words, called: str) -> None:
    for name in sorted(words.names & _NAMES.keys()):
        raise Harmful(_NAMES[name], called)


def _dictionaries(thing: object) -> Iterator[dict[str, Any]]:
    """Those in an object, at any depth."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _is_triggered(triggers: object) -> bool:
    """Whether anything hangs on what happens to the document, a page or a field (§12.6.3)."""
    found = resolve1(triggers)
    return isinstance(found, dict) and any(map(_acts, found.values()))


def _acts(action: object) -> bool:
    """Whether an action, or one that follows on it, does more than turn to a page."""
    found = resolve1(action)
    if not isinstance(found, dict) or "S" not in found:
        return False  # a page to begin with
    following = resolve1(found.get("Next"))
    return literal_name(resolve1(found["S"])) not in _TURNS or any(
        map(_acts, following if isinstance(following, list) else [following])
    )


def _holds_files(entry: Mapping[str, Any]) -> bool:
    held = resolve1(entry.get("EF"))
    return isinstance(held, dict) and not held.keys().isdisjoint(_FILE_NAMES)
