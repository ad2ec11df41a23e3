"""Made-up documents for tests."""

import unicodedata
from typing import Any

from tasks.official.reading.lines import read_paragraphs
from tasks.official.reading.structure import ParsedDocument

HEAD = """某省人民政府办公厅关于印发2021年重点任务分工方案的通知
某政办发〔2021〕12号
各市（州）人民政府，省政府各部门：
现将方案印发给你们，请认真贯彻执行。
某省人民政府办公厅
2021年3月5日
2021年重点任务分工方案
为做好今年的工作，制定本方案。
"""


def frame_text(document: ParsedDocument, kind: str) -> str:
    """The text of the frame items of one kind, one paragraph a line."""
    return "\n".join(item.text for item in document.frame if item.kind == kind)


def plan(body: str) -> str:
    """A whole document around a body."""
    return HEAD + body


def wrapped(text: str, columns: int, *, indented: bool, page: int = 22) -> str:
    """A text as it comes out of a PDF: lines cut at a width, page numbers between them.

    ``columns`` counts full-width characters. Lines that were indented by two blanks keep an indent
    of two characters where ``indented``.
    """
    lines: list[str] = []
    printed = 0
    for line in text.split("\n"):
        body = line.strip()
        if indented and line.startswith("  ") and not line.startswith("   "):
            body = "\u3000\u3000" + body
        if not body:
            lines.append("")
        while body:
            cut = _fits(body, 2 * columns)
            lines.append(body[:cut])
            body = body[cut:]
            printed += 1
            if printed % page == 0:
                lines += [f"— {printed // page} —", ""]
    return "\n".join(lines)


def _fits(text: str, width: int) -> int:
    """How many characters fit into a width of half-width columns."""
    used = 0
    for index, char in enumerate(text):
        used += 1 + (unicodedata.east_asian_width(char) in "FWA")
        if used > width:
            return index
    return len(text)


def unbroken(text: str, between: str = "") -> str:
    """A text as it comes out of a copy that has lost its line ends."""
    return between.join(paragraph.text for paragraph in read_paragraphs(text))


def said(node: Any) -> Any:
    """A document as JSON, without offsets in the source."""
    if isinstance(node, dict):
        return {key: said(value) for key, value in node.items() if "span" not in key}
    return [said(item) for item in node] if isinstance(node, list) else node
