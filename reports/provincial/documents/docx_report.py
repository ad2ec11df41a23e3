"""The report of the commission to the provincial government as a .docx file.

An upward document (上行文) after GB/T 9704-2012 with the ledger and the list of items to coordinate
as annexes. The same figures give the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import BinaryIO

from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from reform_tracker.office.package import repack
from reform_tracker.office.text import ems
from reports.figures.values import PlanFigures
from reports.provincial.documents import annexes, closing, gbt9704, titles, wording
from reports.provincial.documents.closing import Closed
from reports.provincial.documents.letterhead import Letterhead, head
from reports.provincial.documents.ooxml import element, paragraph, run
from reports.provincial.documents.page_furniture import furnish, imprint
from reports.provincial.documents.text import listing, long_date, one_line


def write_report(
    figures: PlanFigures,
    *,
    signer: str,
    dated: date,
    target: BinaryIO,
    letterhead: Letterhead | None = None,
    closed: Closed | None = None,
) -> None:
    """Writes the report of these figures to `target`.

    `signer` is the leader who issues it (签发人), empty while nobody has; `dated` is the date of
    the document; `closed` is the close that the figures come from, None while the period is open.
    Texts lose the characters a document cannot hold; nothing else is left out.
    """
    parties = letterhead or Letterhead()
    document = gbt9704.new_document()
    _properties(document, figures, parties, dated)
    notice = titles.INVENTED_NOTE if figures.invented else ""
    title = titles.title_lines(figures, parties.issuer)
    _append(document, head(parties, signer, title, notice))
    _append(document, _body(figures))
    _append(document, _signature(one_line(parties.issuer), long_date(dated)))
    mark = titles.INVENTED_MARK if figures.invented else ""
    furnish(document.sections[0], mark)
    _annexes(document, figures, mark, closing.note(figures, closed))
    copies = listing(parties.copies)
    turned = document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    foot = imprint(copies, parties.printing_office, long_date(dated), landscape=turned)
    _append(document, [foot])
    package = io.BytesIO()
    document.save(package)
    repack(package, target)


def _properties(
    document: DocumentType, figures: PlanFigures, parties: Letterhead, dated: date
) -> None:
    """Core properties without the clock or the account of whoever made the file."""
    properties = document.core_properties
    properties.title = "".join(titles.title_lines(figures, parties.issuer))[:255]
    properties.author = properties.last_modified_by = one_line(parties.issuer)[:255]
    properties.subject = titles.subject(figures)[:255]
    properties.comments = titles.INVENTED_NOTE if figures.invented else ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(dated, time())


def _append(document: DocumentType, elements: Iterable[BaseOxmlElement]) -> None:
    for made in elements:
        document.element.body.insert_element_before(made, "w:sectPr")


def _body(figures: PlanFigures) -> list[BaseOxmlElement]:
    made = [paragraph("Body", [run(titles.opening(figures))])]
    for section in wording.sections(figures):
        made.append(paragraph("Heading1", [run(section.heading)]))
        for item in section.paragraphs:
            lead = [run(item.lead, gbt9704.KAITI)] if item.lead else []
            made.append(paragraph("Body", [*lead, run(item.text)]))
    # 7.3.5.5: the page of the signature carries text of the body.
    made[-1].find(qn("w:pPr")).append(element("keepNext"))
    return [*made, *_enclosures(titles.annexes(figures).titles)]


def _enclosures(names: Sequence[str]) -> list[BaseOxmlElement]:
    """7.3.4: a line below the text, numbered where there are several; further lines start below the
    name, no mark at its end."""
    several = len(names) > 1
    made = [paragraph("Blank")] if names else []
    for number, name in enumerate(names, 1):
        head, start = ("附件：", 2) if number == 1 else ("", 2 + ems("附件："))
        label = f"{head}{number}. " if several else head
        line = paragraph("Enclosure", [run(f"{label}{name}")])
        width = round(ems(label) * gbt9704.CHAR)
        indent = {"left": round(start * gbt9704.CHAR) + width, "hanging": width}
        line.find(qn("w:pPr")).append(element("ind", indent))
        made.append(line)
    return made


def _signature(issuer: str, dated: str) -> list[BaseOxmlElement]:
    """7.3.5.1: the date four characters in from the right, the issuer centred above it."""
    overhang = (ems(issuer) - ems(dated)) / 2
    date_right = max(4.0, overhang)
    made = [paragraph("Blank"), paragraph("Blank")]
    for text, right in ((issuer, date_right - overhang), (dated, date_right)):
        line = paragraph("Signature", [run(text)])
        line.find(qn("w:pPr")).append(gbt9704.indentation(right=right))
        made.append(line)
    made[-1].find(qn("w:pPr")).insert(1, element("keepNext", {"val": 0}))
    return made


def _annex_head(label: str, title: Iterable[str]) -> list[BaseOxmlElement]:
    """7.3.7: 附件 and its number at the top left, the title centred from the third line on."""
    return [
        paragraph("AnnexLabel", [run(label)]),
        paragraph("Blank"),
        *(paragraph("AnnexTitle", [run(line)]) for line in title),
        paragraph("Blank"),
    ]


def _new_section(document: DocumentType) -> Section:
    """Ends the page; the paragraph that carries the break is too low to start a page of its own."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = document.styles["红色分隔线"]
    return section


def _annexes(document: DocumentType, figures: PlanFigures, mark: str, note: str) -> None:
    """Those that there is anything to say in, each in a section of its own."""
    found = titles.annexes(figures)
    if found.ledger:
        section = _new_section(document)
        gbt9704.lay_out(section, landscape=True)
        furnish(section, mark, landscape=True)
        _append(document, _annex_head(found.ledger.label, ["".join(found.ledger.title)]))
        _append(document, [paragraph("TableNote", [run(note)])])
        _append(document, [annexes.ledger_table(figures.ledger)])
    if found.coordination:
        section = _new_section(document)
        gbt9704.lay_out(section)
        furnish(section, mark)
        _append(document, _annex_head(found.coordination.label, found.coordination.title))
        _append(document, [annexes.coordination_table(figures.coordination)])
        _append(document, [paragraph("TableNote", [run(titles.COORDINATION_NOTE)])])
