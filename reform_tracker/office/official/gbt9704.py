"""The format of official documents, GB/T 9704-2012: page, grid, fonts and paragraph styles.

Lengths are twentieths of a point ("twips", dxa) unless a name says otherwise. Clause numbers are
those of the standard. Its fonts are commercial: they are named, with the free or system fonts that
stand in for them as alternative names, and none is shipped.
"""

from dataclasses import dataclass
from typing import Final

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Twips

from reform_tracker.office.official.ooxml import element, fonts, replace_child, twips

# 5.1, 5.2.1: A4, margins of 37, 28, 26 and 35 mm (top, left, right, bottom).
PAGE_WIDTH: Final = 11906
PAGE_HEIGHT: Final = 16838
TOP: Final = 2098
LEFT: Final = 1588
RIGHT: Final = 1474
BOTTOM: Final = 1984
TEXT_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT
TEXT_HEIGHT: Final = PAGE_HEIGHT - TOP - BOTTOM
# 5.2.3: 22 lines of 28 characters; the pitch of a 16 pt character is narrowed by 848/4096 pt.
LINE: Final = 579
CHAR_SPACE: Final = -848
# The grid is declared for those who go on writing. The styles do not lean on it, since readers
# disagree on a pitch below the type size (LibreOffice gives a character two cells): exact lines and
# characters set 0.3 pt closer come to 22 lines of 28 everywhere.
BODY_SIZE: Final = 32
CLOSER: Final = -6
CHAR: Final = 314
# 7.5: the dash of the page number lies 7 mm below the text block; 14 pt type.
PAGE_NUMBER_SIZE: Final = 280
FOOTER: Final = BOTTOM - twips(7) - PAGE_NUMBER_SIZE // 2
HEADER: Final = twips(22)

FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
SONGTI: Final = "宋体"
XIAOBIAOSONG: Final = "方正小标宋简体"
RED: Final = "FF0000"
_ALTERNATIVES: Final = {
    FANGSONG: "仿宋，FangSong,AR PL SungtiL GB,Noto Serif CJK SC",
    KAITI: "楷体，KaiTi,AR PL KaitiM GB,Noto Serif CJK SC",
    HEITI: "SimHei,Noto Sans CJK SC",
    SONGTI: "SimSun,Noto Serif CJK SC",
    XIAOBIAOSONG: "方正小标宋_GBK，小标宋，宋体，Noto Serif CJK SC",
}
_KEPT_STYLES: Final = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList"})


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. `size` is in half points; indents are in characters of the body grid."""

    style_id: str
    name: str
    font: str = FANGSONG
    size: int = BODY_SIZE
    align: str = "both"
    first_line: int = 0
    left: int = 0
    right: int = 0
    line: int = LINE
    color: str = ""
    outline: int | None = None
    keep_next: bool = False


LOOKS: Final = (
    Look("Body", "公文正文", first_line=2),
    Look("Mark", "发文机关标志", XIAOBIAOSONG, 96, "center", line=1200, color=RED),
    Look("Number", "发文字号与签发人", align="left", left=1, right=1),
    Look("Rule", "红色分隔线", size=2, line=20),
    Look("Title", "公文标题", XIAOBIAOSONG, 44, "center", outline=0, keep_next=True),
    Look("Addressee", "主送机关", align="left", keep_next=True),
    Look("Heading1", "一级标题", HEITI, first_line=2, outline=1, keep_next=True),
    Look("Enclosure", "附件说明", align="left", keep_next=True),
    Look("Signature", "发文机关署名", align="right", keep_next=True),
    Look("AnnexLabel", "附件标识", HEITI, align="left", keep_next=True),
    Look("AnnexTitle", "附件标题", XIAOBIAOSONG, 44, "center", outline=0, keep_next=True),
    Look("Blank", "空行", keep_next=True),
    Look("Notice", "演示数据提示", HEITI, 28, "center"),
    Look("RunningHead", "页眉提示", KAITI, 24, "right", line=300),
    Look("Imprint", "版记", size=28, align="left", line=460),
    Look("PageNumber", "页码", SONGTI, 28, "left", line=PAGE_NUMBER_SIZE),
    Look("Cell", "表格文字", size=18, align="left", line=240),
    Look("CellCentre", "表格居中", size=18, align="center", line=240),
    Look("CellHead", "表头", HEITI, 18, "center", line=240),
    Look("CellArea", "表格领域行", HEITI, 18, "left", line=240, keep_next=True),
    Look("CellMeasure", "表格事项行", KAITI, 18, "left", line=240, keep_next=True),
    Look("TableNote", "表注", size=24, align="left", line=480),
)


def new_document() -> DocumentType:
    """An empty document with the styles, fonts and first section of the standard."""
    document = Document()
    _drop_thumbnail(document)
    _reset_styles(document)
    for look in LOOKS:
        _add_style(document, look)
    _name_fonts(document)
    _settings(document)
    lay_out(document.sections[0])
    return document


def lay_out(section: Section, *, landscape: bool = False) -> None:
    """Page, margins and grid. Landscape is the portrait page turned: its head at the left (8)."""
    margins = (LEFT, RIGHT, BOTTOM, TOP) if landscape else (TOP, BOTTOM, LEFT, RIGHT)
    section.top_margin, section.bottom_margin = Twips(margins[0]), Twips(margins[1])
    section.left_margin, section.right_margin = Twips(margins[2]), Twips(margins[3])
    size = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    section.page_width, section.page_height = Twips(size[0]), Twips(size[1])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.header_distance, section.footer_distance = Twips(HEADER), Twips(FOOTER)
    section.gutter = Twips(0)
    grid = element("docGrid", {"type": "linesAndChars", "linePitch": LINE, "charSpace": CHAR_SPACE})
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def _drop_thumbnail(document: DocumentType) -> None:
    """The picture of the library's template says nothing about this document."""
    relations = document.part.package.rels
    for key in [k for k, r in relations.items() if r.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _reset_styles(document: DocumentType) -> None:
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            styles.remove(style)
    defaults = parse_xml(
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FANGSONG}" w:hAnsi="{FANGSONG}" w:eastAsia="{FANGSONG}"'
        f' w:cs="{FANGSONG}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    replace_child(styles, defaults)
    normal = document.styles["Normal"].element
    for tag in ("w:pPr", "w:rPr"):
        for old in normal.findall(qn(tag)):
            normal.remove(old)
    normal.append(_paragraph_properties(Look("Normal", "Normal")))
    normal.append(_run_properties(Look("Normal", "Normal")))


def _add_style(document: DocumentType, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), look.style_id)
    style.base_style = document.styles["Normal"]
    style.element.append(_paragraph_properties(look))
    style.element.append(_run_properties(look))
    style.quick_style = True


def _paragraph_properties(look: Look) -> BaseOxmlElement:
    properties = element("pPr")
    if look.keep_next:
        properties.append(element("keepNext"))
    # Widow control would break the 22 lines of a page.
    properties.append(element("widowControl", {"val": 0}))
    for switch in ("autoSpaceDE", "autoSpaceDN"):
        properties.append(element(switch, {"val": 0}))
    properties.append(element("snapToGrid", {"val": 0}))
    spacing = {"before": 0, "after": 0, "line": look.line, "lineRule": "exact"}
    properties.append(element("spacing", spacing))
    properties.append(indentation(look.left, look.right, look.first_line))
    properties.append(element("jc", {"val": look.align}))
    if look.outline is not None:
        properties.append(element("outlineLvl", {"val": look.outline}))
    return properties


def indentation(left: float = 0, right: float = 0, first_line: float = 0) -> BaseOxmlElement:
    """Indents in characters of the body, beside them in twips for readers without a grid."""
    given = {"left": left, "right": right, "firstLine": first_line}
    values: dict[str, object] = {}
    for side, characters in given.items():
        values[f"{side}Chars"] = round(characters * 100)
        values[side] = round(characters * CHAR)
    return element("ind", values)


def _run_properties(look: Look) -> BaseOxmlElement:
    properties = element("rPr")
    properties.append(fonts(look.font))
    if look.color:
        properties.append(element("color", {"val": look.color}))
    closer = CLOSER if look.size == BODY_SIZE else 0
    properties.append(element("spacing", {"val": closer}))
    for tag in ("sz", "szCs"):
        properties.append(element(tag, {"val": look.size}))
    return properties


def _name_fonts(document: DocumentType) -> None:
    """The font table: which fonts stand in where the standard's commercial ones are missing."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _ALTERNATIVES.items()
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    # python-docx keeps parts it does not model as plain bytes and offers no setter for them.
    part._blob = f"{head}<w:fonts {nsdecls('w')}>{entries}</w:fonts>".encode()


def _settings(document: DocumentType) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        settings.remove(old)
