"""Pieces of an official document that every kind of it has: enclosures, signature, date."""

from collections.abc import Iterable, Sequence

from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.ooxml import element, paragraph, run
from reform_tracker.office.text import ems

INVENTED_MARK = "演示数据 进展虚构"
INVENTED_NOTE = "演示数据：本文件所载进展情况系为演示而虚构，不作为公文使用。"


def append(document: DocumentType, elements: Iterable[BaseOxmlElement]) -> None:
    """At the end of the text, before what describes its last section."""
    for made in elements:
        document.element.body.insert_element_before(made, "w:sectPr")


def enclosures(names: Sequence[str]) -> list[BaseOxmlElement]:
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


def signature(issuer: str, dated: str) -> list[BaseOxmlElement]:
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
