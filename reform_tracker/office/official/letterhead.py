"""The head of a document: issuer mark, number, 签发人, red rule, title, addressee (7.2)."""

from dataclasses import dataclass
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.ooxml import element, paragraph, run, twips
from reform_tracker.office.official.text import one_line
from reform_tracker.office.text import clean, ems

# 7.2.4 leaves the size of the mark open but below 22 x 15 mm: these look right for long names.
_MARK_POINTS: Final = 48
_MARK_WIDTH_MM: Final = 146
_NARROWEST: Final = 45
_MM_PER_POINT: Final = 25.4 / 72
_NO_NAME: Final = "\u3000" * 4
# The mark's line box reaches above the characters: the measured difference.
_MARK_LEAD: Final = twips(4)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes to whom. An empty `number` stays empty: a draft has none yet.

    `mark` is the red line at the top, the issuer followed by 文件 when empty; `office` prints the
    document (印发机关), the issuer's office when empty; `copies` are those named after 抄送.
    """

    issuer: str = "甘肃省发展和改革委员会"
    addressee: str = "省人民政府"
    number: str = ""
    mark: str = ""
    office: str = ""
    copies: tuple[str, ...] = ()

    @property
    def red_mark(self) -> str:
        return one_line(self.mark) or f"{one_line(self.issuer)}文件"

    @property
    def printing_office(self) -> str:
        return one_line(self.office) or f"{one_line(self.issuer)}办公室"


def head(
    letterhead: Letterhead, signer: str | None, title: tuple[str, ...], notice: str
) -> list[BaseOxmlElement]:
    """The paragraphs from the top of the first page to the addressee.

    `signer` is the leader who issues an upward document (签发人), empty while nobody has; None for
    one that goes to equals or downward, which names none (7.2.6).
    """
    blank = [paragraph("Blank"), paragraph("Blank")]
    return [
        *above_mark(notice),
        red_line(letterhead.red_mark),
        *blank,
        _number(letterhead.number)
        if signer is None
        else _number_and_signer(letterhead.number, signer),
        rule(),
        *(paragraph("Blank") for _ in blank),
        *(paragraph("Title", [run(line)]) for line in title),
        paragraph("Blank"),
        paragraph("Addressee", [run(f"{one_line(letterhead.addressee)}：")]),
    ]


def above_mark(notice: str) -> list[BaseOxmlElement]:
    """The 35 mm between the text block's top and the mark; the demonstration line stands there."""
    free = twips(35) - _MARK_LEAD
    lines = []
    if notice:
        lines.append(paragraph("Notice", [run(notice)]))
        free -= gbt9704.LINE
    spacer = paragraph("Blank")
    spacer.find(qn("w:pPr")).append(element("spacing", {"line": free, "lineRule": "exact"}))
    return [*lines, spacer]


def red_line(text: str) -> BaseOxmlElement:
    """The red mark on one line: long names are set narrower, then smaller."""
    natural = ems(text) * _MARK_POINTS * _MM_PER_POINT
    scale = min(100, int(_MARK_WIDTH_MM / natural * 100)) if natural else 100
    points = _MARK_POINTS
    if scale < _NARROWEST:
        points, scale = max(16, points * scale // _NARROWEST), _NARROWEST
    made = run(text)
    properties = element("rPr")
    properties.append(element("w", {"val": scale}))
    for tag in ("sz", "szCs"):
        properties.append(element(tag, {"val": points * 2}))
    made.insert(0, properties)
    return paragraph("Mark", [made])


def _number(number: str) -> BaseOxmlElement:
    """7.2.5: the number in the middle."""
    made = paragraph("Number", [run(clean(number))])
    made.find(qn("w:pPr")).append(element("jc", {"val": "center"}))
    return made


def _number_and_signer(number: str, signer: str) -> BaseOxmlElement:
    """7.2.5, 7.2.6: the number one character in from the left, 签发人 one in from the right."""
    tab = element("r")
    tab.append(element("tab"))
    # Blanks keep the room of what is not given yet: the figure of the number, the name.
    name = one_line(signer) or _NO_NAME
    runs = [tab, run("签发人："), run(name, gbt9704.KAITI)]
    made = paragraph("Number", [run(clean(number)), *runs])
    tabs = element("tabs")
    tabs.append(element("tab", {"val": "right", "pos": gbt9704.TEXT_WIDTH - gbt9704.CHAR}))
    made.find(qn("w:pPr")).append(tabs)
    return made


def rule() -> BaseOxmlElement:
    """7.2.7: a red line as wide as the text block, 4 mm below the number."""
    made = paragraph("Rule")
    properties = made.find(qn("w:pPr"))
    borders = element("pBdr")
    line = {"val": "single", "sz": 18, "space": 0, "color": gbt9704.RED}
    borders.append(element("bottom", line))
    properties.append(borders)
    # The number's line box ends about 2 mm below its characters.
    properties.append(element("spacing", {"before": twips(2), "line": 20, "lineRule": "exact"}))
    return made
