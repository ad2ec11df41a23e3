"""The report of the commission to the provincial government as a .docx file.

An upward document (上行文) after GB/T 9704-2012 with the ledger and the list of items to coordinate
as annexes. The same figures give the same bytes.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import BinaryIO

from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.letterhead import Letterhead, head
from reform_tracker.office.official.ooxml import element, paragraph, run
from reform_tracker.office.official.page_furniture import furnish, imprint
from reform_tracker.office.official.pieces import (
    INVENTED_MARK,
    INVENTED_NOTE,
    append,
    enclosures,
    signature,
)
from reform_tracker.office.official.text import listing, long_date, one_line
from reform_tracker.office.package import repack
from reports.figures.values import PlanFigures
from reports.provincial.documents import annexes, closing, titles, wording
from reports.provincial.documents.closing import Closed


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
    notice = INVENTED_NOTE if figures.invented else ""
    title = titles.title_lines(figures, parties.issuer)
    append(document, head(parties, signer, title, notice))
    append(document, _body(figures))
    append(document, signature(one_line(parties.issuer), long_date(dated)))
    mark = INVENTED_MARK if figures.invented else ""
    furnish(document.sections[0], mark)
    _annexes(document, figures, mark, closing.note(figures, closed))
    copies = listing(parties.copies)
    turned = document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    foot = imprint(copies, parties.printing_office, long_date(dated), landscape=turned)
    append(document, [foot])
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
    properties.comments = INVENTED_NOTE if figures.invented else ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(dated, time())


def _body(figures: PlanFigures) -> list[BaseOxmlElement]:
    made = [paragraph("Body", [run(titles.opening(figures))])]
    for section in wording.sections(figures):
        made.append(paragraph("Heading1", [run(section.heading)]))
        for item in section.paragraphs:
            lead = [run(item.lead, gbt9704.KAITI)] if item.lead else []
            made.append(paragraph("Body", [*lead, run(item.text)]))
    # 7.3.5.5: the page of the signature carries text of the body.
    made[-1].find(qn("w:pPr")).append(element("keepNext"))
    return [*made, *enclosures(titles.annexes(figures).titles)]


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
        append(document, _annex_head(found.ledger.label, ["".join(found.ledger.title)]))
        append(document, [paragraph("TableNote", [run(note)])])
        append(document, [annexes.ledger_table(figures.ledger)])
    if found.coordination:
        section = _new_section(document)
        gbt9704.lay_out(section)
        furnish(section, mark)
        append(document, _annex_head(found.coordination.label, found.coordination.title))
        append(document, [annexes.coordination_table(figures.coordination)])
        append(document, [paragraph("TableNote", [run(titles.COORDINATION_NOTE)])])
