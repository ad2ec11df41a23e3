"""What stands around the text: page numbers (7.5), the demonstration header, the imprint (7.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.ooxml import (
    cell,
    element,
    field,
    paragraph,
    replace_child,
    row,
    run,
    table,
    twips,
)
from reform_tracker.office.text import ems

_EMU_PER_TWIP: Final = 635
# One character of 14 pt at both sides; a line, and what the rules add to the lines.
_IMPRINT_INSET: Final = 280
_IMPRINT_LINE: Final = 516
_IMPRINT_SPARE: Final = 20
_NAMESPACES: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a box stands on the page, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


def furnish(section: Section, notice: str, *, landscape: bool = False) -> None:
    """Page numbers for odd and even pages and, when `notice` is not empty, a header line."""
    sides = (
        (section.header, section.footer, "right"),
        (section.even_page_header, section.even_page_footer, "left"),
    )
    for header, footer, side in sides:
        header.is_linked_to_previous = footer.is_linked_to_previous = False
        head, foot = header._element, footer._element
        for part in (head, foot):
            for old in list(part):
                part.remove(old)
        head.append(paragraph("RunningHead", [run(notice)] if notice else []))
        foot.append(_turned_number(side) if landscape else _number(side))


def _number(side: str) -> BaseOxmlElement:
    """— 1 —, one character in from the outer edge."""
    made = paragraph("PageNumber", [run("— "), *field("PAGE"), run(" —")])
    properties = made.find(qn("w:pPr"))
    indent = {side: gbt9704.PAGE_NUMBER_SIZE, f"{side}Chars": 100}
    properties.append(element("ind", indent))
    properties.append(element("jc", {"val": side}))
    return made


def _turned_number(side: str) -> BaseOxmlElement:
    """The number of a landscape page, where it stands on the others when bound (clause 8).

    A text box left of the text block, its text turned: the left edge of the landscape page is the
    foot of the bound one.
    """
    thickness = 2 * gbt9704.PAGE_NUMBER_SIZE
    place = _Place(
        left=gbt9704.BOTTOM - twips(7) - thickness // 2,
        top=gbt9704.LEFT,
        width=thickness,
        height=gbt9704.TEXT_WIDTH,
    )
    box = _text_box(place, [_number(side)], number=1 if side == "right" else 2, turned=True)
    return paragraph("PageNumber", [box])


def imprint(
    copies: str, printed_by: str, printed_on: str, *, landscape: bool = False
) -> BaseOxmlElement:
    """The imprint at the foot of the last page: copies to, printing office and date (7.4).

    `copies` may be empty. Outer rules 0.35 mm, inner 0.25 mm; the last one lies on the lower edge
    of the text block. The paragraph that holds the box is as high as the box: where it finds no
    room, both go to a new page and nothing is covered.
    """
    tab = element("r")
    tab.append(element("tab"))
    rows = [[run(f"抄送\uff1a{copies}。")]] if copies else []
    rows.append([run(printed_by), tab, run(f"{printed_on}印发")])
    # The block of text of a turned page is as wide as the other is high, and the other way round.
    left, width = gbt9704.LEFT, gbt9704.TEXT_WIDTH
    foot = gbt9704.PAGE_HEIGHT - gbt9704.BOTTOM
    if landscape:
        left, width = gbt9704.BOTTOM, gbt9704.TEXT_HEIGHT
        foot = gbt9704.PAGE_WIDTH - gbt9704.RIGHT
    inner = width - 2 * _IMPRINT_INSET
    lines = ceil(ems(f"抄送\uff1a{copies}。") * _IMPRINT_INSET / inner) if copies else 0
    height = (lines + 1) * _IMPRINT_LINE + _IMPRINT_SPARE
    place = _Place(left=left, top=foot - height, width=width, height=height)
    content = [_imprint_table(rows, width), paragraph("Rule")]
    made = paragraph("Rule", [_text_box(place, content, number=3)])
    room = {"before": 0, "line": height, "lineRule": "exact"}
    made.find(qn("w:pPr")).append(element("spacing", room))
    return made


def _imprint_table(rows: Sequence[Sequence[BaseOxmlElement]], width: int) -> BaseOxmlElement:
    made = table([width])
    thick, thin = ({"val": "single", "sz": size, "color": "000000"} for size in (8, 6))
    borders = element("tblBorders")
    for side, line in (("top", thick), ("bottom", thick), ("insideH", thin)):
        borders.append(element(side, line))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, {"w": _IMPRINT_INSET, "type": "dxa"}))
    properties = made.find(qn("w:tblPr"))
    replace_child(properties, borders)
    replace_child(properties, margins)
    for runs in rows:
        line = paragraph("Imprint", runs)
        tabs = element("tabs")
        tabs.append(element("tab", {"val": "right", "pos": width - 2 * _IMPRINT_INSET}))
        line.find(qn("w:pPr")).append(tabs)
        made.append(row([cell(width, line)]))
    return made


def _text_box(
    place: _Place, content: Sequence[BaseOxmlElement], *, number: int, turned: bool = False
) -> BaseOxmlElement:
    """A run with a text box at a fixed place of the page; `number` is its id in the document."""
    size = f'cx="{place.width * _EMU_PER_TWIP}" cy="{place.height * _EMU_PER_TWIP}"'
    direction = "vert" if turned else "horz"
    # Turned text is centred across the box, other text stands on its lower edge.
    anchor = "ctr" if turned else "b"
    box = parse_xml(
        f"<w:r {nsdecls('w')} {_NAMESPACES}><mc:AlternateContent>"
        '<mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page">'
        f"<wp:posOffset>{place.left * _EMU_PER_TWIP}</wp:posOffset></wp:positionH>"
        '<wp:positionV relativeFrom="page">'
        f"<wp:posOffset>{place.top * _EMU_PER_TWIP}</wp:posOffset></wp:positionV>"
        f"<wp:extent {size}/>"
        f'<wp:wrapNone/><wp:docPr id="{number}" name="box {number}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        f'</wps:spPr><wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr rot="0" vert="{direction}" '
        f'wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
        "</w:r>"
    )
    next(box.iter(qn("w:txbxContent"))).extend(content)
    return box
