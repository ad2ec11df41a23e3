"""What an Office package would do beyond being read: judged by parsing its XML, not by its bytes.

A name written with character references (`attachedTempl&#97;te`) or in UTF-16 is the same name.
The parser is expat, which opens nothing from outside; a document type is refused, and with it
every entity.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import IO
from xml.parsers import expat

CHUNK = 64 * 1024
_PARTS_OF_TYPES = "[content_types].xml"
_RELATIONS = ".rels"
_WORD_TEXT = re.compile(r"word/[^/]+\.xml|word/glossary/[^/]+\.xml")
_WORKBOOK_LINK = re.compile(r"xl/externallinks/[^/]+\.xml")


class Harm(StrEnum):
    """Why a file is not taken."""

    BROKEN = "broken"
    UNPACKED = "unpacked"
    MACRO = "macro"
    OBJECT = "object"
    TEMPLATE = "template"
    FIELD = "field"
    OUTSIDE = "outside"
    COMMAND = "command"  # of a csv file
    # Of a PDF.
    SCRIPT = "script"
    STARTS = "starts"
    EMBEDDED = "embedded"
    DAMAGED = "damaged"
    LOCKED = "locked"


class Harmful(Exception):
    """A file that is broken or would do more than be read, and where in it."""

    def __init__(self, harm: Harm, place: str = "") -> None:
        super().__init__(f"{harm.value} {place}".rstrip())
        self.harm, self.place = harm, place


# What types of parts and relations are called (ECMA-376-2; [MS-OFFMACRO]), and names of parts.
_TYPES: Mapping[str, Harm] = {
    "macroenabled": Harm.MACRO,
    "vbaproject": Harm.MACRO,
    "vbadata": Harm.MACRO,
    "oleobject": Harm.OBJECT,
    "activex": Harm.OBJECT,
    "attachedtemplate": Harm.TEMPLATE,
}
# What may lie outside: an address that a person follows, a workbook whose values are copied here.
_MAY_LIE_OUTSIDE = frozenset({"hyperlink", "externallink", "externallinkpath"})
# Fields that start a program or fetch something (ECMA-376-1 §17.16.5).
_FIELDS = frozenset(
    {"dde", "ddeauto", "include", "includepicture", "includetext", "link", "import"}
)
_WORKBOOK_LINKS = frozenset({"ddelink", "olelink"})


def is_judged(name: str) -> bool:
    """Whether a part, by its lower-case name, can hold anything of this."""
    return (
        name == _PARTS_OF_TYPES
        or name.endswith(_RELATIONS)
        or _WORD_TEXT.fullmatch(name) is not None
        or _WORKBOOK_LINK.fullmatch(name) is not None
    )


def is_listing(name: str) -> bool:
    """Whether a part lists other parts: such a one is short."""
    return name == _PARTS_OF_TYPES or name.endswith(_RELATIONS)


def harm_of_name(name: str) -> Harm | None:
    """What a part is by its lower-case name."""
    return next((harm for word, harm in _TYPES.items() if word in name), None)


def require_harmless(part: IO[bytes]) -> None:
    """Reads one part to its end. Raises Harmful."""
    judge = _Judge()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = judge.doctype
    parser.StartElementHandler = judge.start
    parser.EndElementHandler = judge.end
    parser.CharacterDataHandler = judge.text
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Harmful(Harm.BROKEN) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


class _Judge:
    """Looks at elements as they come; a field's instruction may be cut into many."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.is_instruction = False

    def doctype(self, *_: object) -> None:
        raise Harmful(Harm.BROKEN)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = _local(name)
        given = {_local(key): value.strip().lower() for key, value in attributes.items()}
        if element == "relationship":
            _require_relation(given)
        elif element in ("default", "override"):
            _require_type(given.get("contenttype", ""))
        elif element in _WORKBOOK_LINKS:
            raise Harmful(Harm.FIELD)
        elif element == "fldsimple":
            _require_field(given.get("instr", ""))
        elif element == "fldchar" and given.get("fldchartype") == "begin":
            self.fields.append("")
        elif element == "fldchar" and self.fields:
            _require_field(self.fields[-1])
            if given.get("fldchartype") == "end":
                self.fields.pop()
        self.is_instruction = element in ("instrtext", "delinstrtext")

    def text(self, text: str) -> None:
        if self.is_instruction:
            self.fields = self.fields or [""]
            self.fields[-1] += text

    def end(self, name: str) -> None:
        self.is_instruction = False
        if _local(name) in ("document", "hdr", "ftr"):  # whatever was not closed
            for instruction in self.fields:
                _require_field(instruction)


def _require_relation(given: Mapping[str, str]) -> None:
    _require_type(given.get("type", ""))
    kind = given.get("type", "").rpartition("/")[2]
    if given.get("targetmode") == "external" and kind not in _MAY_LIE_OUTSIDE:
        raise Harmful(Harm.OUTSIDE)


def _require_type(value: str) -> None:
    if harm := harm_of_name(value):
        raise Harmful(harm)


def _require_field(instruction: str) -> None:
    for word in _words(instruction):
        if word in _FIELDS:
            raise Harmful(Harm.FIELD)
        return


def _words(instruction: str) -> Iterator[str]:
    return (found[0].lower() for found in re.finditer(r"[A-Za-z]+", instruction))
