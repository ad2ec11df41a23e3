"""Small WordprocessingML builders: elements, runs with all font slots, tables made in one go."""

from collections.abc import Mapping, Sequence
from typing import Final

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

TWIPS_PER_MM: Final = 1440 / 25.4


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def element(tag: str, attributes: Mapping[str, object] | None = None) -> BaseOxmlElement:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in (attributes or {}).items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def replace_child(parent: BaseOxmlElement, child: BaseOxmlElement) -> None:
    """Puts `child` where the old one of its tag stood, else first."""
    old = parent.find(child.tag)
    if old is None:
        parent.insert(0, child)
    else:
        parent.replace(old, child)


def fonts(name: str) -> BaseOxmlElement:
    """One font for every script, the East Asian slot included."""
    return element("rFonts", {"ascii": name, "hAnsi": name, "eastAsia": name, "cs": name})


def run(text: str, font: str | None = None) -> BaseOxmlElement:
    """A run; line breaks in `text` stay line breaks."""
    made = element("r")
    if font is not None:
        properties = element("rPr")
        properties.append(fonts(font))
        made.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("br"))
        words = element("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        made.append(words)
    return made


def field(instruction: str) -> list[BaseOxmlElement]:
    """The runs of a complex field; a reader fills in its value."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    value = element("t")
    value.text = "1"
    parts: list[BaseOxmlElement] = [
        element("fldChar", {"fldCharType": "begin"}),
        code,
        element("fldChar", {"fldCharType": "separate"}),
        value,
        element("fldChar", {"fldCharType": "end"}),
    ]
    runs = []
    for part in parts:
        made = element("r")
        made.append(part)
        runs.append(made)
    return runs


def paragraph(style: str, children: Sequence[BaseOxmlElement] = ()) -> BaseOxmlElement:
    """A paragraph of the style with this id."""
    made = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", {"val": style}))
    made.append(properties)
    made.extend(children)
    return made


def table(widths: Sequence[int]) -> BaseOxmlElement:
    """An empty table with single lines and a fixed grid; widths in twips."""
    made = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        "<w:tblBorders>"
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr><w:tblGrid/></w:tbl>"
    )
    grid = made.find(qn("w:tblGrid"))
    for width in widths:
        grid.append(element("gridCol", {"w": width}))
    return made


def cell(width: int, content: BaseOxmlElement, *, span: int = 1) -> BaseOxmlElement:
    """A table cell over so many columns."""
    made = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", {"w": width, "type": "dxa"}))
    if span > 1:
        properties.append(element("gridSpan", {"val": span}))
    properties.append(element("vAlign", {"val": "center"}))
    made.extend((properties, content))
    return made


def row(
    cells: Sequence[BaseOxmlElement], *, header: bool = False, whole: bool = True
) -> BaseOxmlElement:
    """A row that no page break divides if `whole`; a header row is repeated on every page."""
    made = element("tr")
    properties = element("trPr")
    if whole:
        properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))
    made.append(properties)
    made.extend(cells)
    return made
