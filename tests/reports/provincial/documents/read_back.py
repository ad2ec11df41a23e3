"""A report that was written, as it reads back."""

import io
from datetime import date
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from reports.figures.values import PlanFigures
from reports.provincial.documents import write_report

DATED = date(2012, 5, 8)


def written(figures: PlanFigures, signer: str = "张某", **options: Any) -> bytes:
    target = io.BytesIO()
    write_report(figures, signer=signer, dated=DATED, target=target, **options)
    return target.getvalue()


def opened(figures: PlanFigures, **options: Any) -> Document:
    return docx.Document(io.BytesIO(written(figures, **options)))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def styled(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


def ledger_of(document: Document) -> Table:
    return document.tables[0]


def rows_of(table: Table) -> list[list[str]]:
    """The texts of the cells as they stand in the file, joined cells once."""
    return [
        [
            "\n".join(
                "".join(
                    "\n" if node.tag == qn("w:br") else node.text or ""
                    for node in p.iter(qn("w:t"), qn("w:br"))
                )
                for p in cell.findall(qn("w:p"))
            )
            for cell in row.findall(qn("w:tc"))
        ]
        for row in table._tbl.findall(qn("w:tr"))
    ]
