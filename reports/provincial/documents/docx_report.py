"""The report of the commission to the provincial government as a .docx file.

An upward document (上行文) after GB/T 9704-2012 with the ledger and the list of items to coordinate
as annexes. The same figures give the same bytes.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import BinaryIO

from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from reform_tracker.office.package import repack
from reform_tracker.office.text import ems
from reports.figures.values import PlanFigures
from reports.provincial.documents import annexes, closing, gbt9704, wording
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
    notice = wording.INVENTED_NOTE if figures.invented else ""
    title = wording.title_lines(figures, parties.issuer)
    _append(document, head(parties, signer, title, notice))
    _append(document, _body(figures))
    _append(document, _signature(one_line(parties.issuer), long_date(dated)))
    mark = wording.INVENTED_MARK if figures.invented else ""
    furnish(document.sections[0], mark)
    _ledger_annex(document, figures, mark, closing.note(figures, closed))
    _coordination_annex(document, figures, mark)
    copies = listing(parties.copies)
    _append(document, [imprint(copies, parties.printing_office, long_date(dated))])
    package = io.BytesIO()
    document.save(package)
    repack(package, target)


def _properties(
    document: DocumentType, figures: PlanFigures, parties: Letterhead, dated: date
) -> None:
    """Core properties without the clock or the account of whoever made the file."""
    properties = document.core_properties
    properties.title = "".join(wording.title_lines(figures, parties.issuer))[:255]
    properties.author = properties.last_modified_by = one_line(parties.issuer)[:255]
    properties.subject = wording.subject(figures)[:255]
    properties.comments = wording.INVENTED_NOTE if figures.invented else ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(dated, time())


def _append(document: DocumentType, elements: Iterable[BaseOxmlElement]) -> None:
    for made in elements:
        document.element.body.insert_element_before(made, "w:sectPr")


def _body(figures: PlanFigures) -> list[BaseOxmlElement]:
    made = [paragraph("Body", [run(wording.opening(figures))])]
    for section in wording.sections(figures):
        made.append(paragraph("Heading1", [run(section.heading)]))
        for item in section.paragraphs:
            lead = [run(item.lead, gbt9704.KAITI)] if item.lead else []
            made.append(paragraph("Body", [*lead, run(item.text)]))
    # 7.3.5.5: the page of the signature carries text of the body.
    made[-1].find(qn("w:pPr")).append(element("keepNext"))
    ledger, coordination = ("".join(parts) for parts in wording.annex_titles(figures))
    return [
        *made,
        paragraph("Blank"),
        _enclosure("附件：1. ", ledger, hanging=6),
        _enclosure("2. ", coordination, hanging=6),
    ]


def _enclosure(label: str, title: str, *, hanging: float) -> BaseOxmlElement:
    """7.3.4: two characters in; further lines start below the name, no mark at its end."""
    made = paragraph("Enclosure", [run(f"{label}{title}")])
    width = round(ems(label) * gbt9704.CHAR)
    indent = {"left": round(hanging * gbt9704.CHAR) + gbt9704.CHAR // 2, "hanging": width}
    made.find(qn("w:pPr")).append(element("ind", indent))
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


def _annex_head(number: int, title: Iterable[str]) -> list[BaseOxmlElement]:
    """7.3.7: 附件 and its number at the top left, the title centred from the third line on."""
    return [
        paragraph("AnnexLabel", [run(f"附件{number}")]),
        paragraph("Blank"),
        *(paragraph("AnnexTitle", [run(line)]) for line in title),
        paragraph("Blank"),
    ]


def _new_section(document: DocumentType) -> Section:
    """Ends the page; the paragraph that carries the break is too low to start a page of its own."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = document.styles["红色分隔线"]
    return section


def _ledger_annex(document: DocumentType, figures: PlanFigures, mark: str, note: str) -> None:
    section = _new_section(document)
    gbt9704.lay_out(section, landscape=True)
    furnish(section, mark, landscape=True)
    _append(document, _annex_head(1, ["".join(wording.annex_titles(figures)[0])]))
    _append(document, [paragraph("TableNote", [run(note)])])
    if figures.ledger:
        _append(document, [annexes.ledger_table(figures.ledger)])
    else:
        _append(document, [paragraph("Body", [run(wording.no_ledger(figures))])])


def _coordination_annex(document: DocumentType, figures: PlanFigures, mark: str) -> None:
    section = _new_section(document)
    gbt9704.lay_out(section)
    furnish(section, mark)
    _append(document, _annex_head(2, wording.annex_titles(figures)[1]))
    if not figures.coordination:
        _append(document, [paragraph("Body", [run(wording.no_coordination(figures))])])
        return
    _append(document, [annexes.coordination_table(figures.coordination)])
    _append(document, [paragraph("TableNote", [run(wording.COORDINATION_NOTE)])])
