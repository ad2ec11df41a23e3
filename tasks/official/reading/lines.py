"""From the source text to paragraphs: page furniture out, wrapped lines joined."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasks.official.reading.markdown import is_markdown, without_marks
from tasks.official.reading.numbering import read_marker
from tasks.official.reading.parties import looks_like_body
from tasks.official.reading.passages import Passage, fold, join
from tasks.official.reading.tags import opens_with_label

_PAGE_NUMBER = re.compile(
    r"(?:[—–\-―─－·・ ]+\d{1,4}[—–\-―─－·・ ]+|第 *\d{1,4} *页(?: *[,/]? *共 *\d{1,4} *页)?)"
)
# The red rule under an issuer's mark comes out of some PDF fonts as one character repeated.
_RULE = re.compile(r"[-=_*~·—–―─━… ]{4,}|(.)\1{9,}")
_ENDED = '。.!！?？;；:：)）〕]】”"'
_BULLETS = "•·*●"
_PAIRS = (("(", ")"), ("〔", "〕"), ("《", "》"))
_OPENINGS = "([〔【<"
_CLOSINGS = ")]〕】>"
_CLOSES = re.compile(r"[^。()\[\]〔〕【】<>]*[)\]〕】>]")
_NAMES_PARTED = re.compile("[、,，;；]")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_FEWEST_REPEATED = 3
_LINES_BACK = 4
_GOES_ON = ",，、《（(〔“"
_SHARE_OF_WRAPPED = 0.3
_NEARLY_FULL = 0.85
_WIDEST_PAGE = 120
_FEWEST_LINES = 12
_FIRST_LINE_INDENT = 4  # two characters, GB/T 9704-2012 section 7.3.3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the document and the line (from 1) it begins on."""

    passage: Passage
    line: int

    @property
    def text(self) -> str:
        """Its characters, without the blanks around them."""
        return self.passage.text

    @property
    def start(self) -> int:
        """Where it begins in the source; unlike its line no other paragraph's."""
        return self.passage.at[0]


@dataclass(frozen=True, slots=True)
class _Line:
    passage: Passage
    number: int
    indented: bool
    kind: str

    @property
    def width(self) -> int:
        return sum(1 + (unicodedata.east_asian_width(char) in "FW") for char in self.passage.text)


def _kind(text: str) -> str:
    if not text:
        return "blank"
    folded = fold(text)
    if _PAGE_NUMBER.fullmatch(folded):
        return "page"
    if "\t" in text:
        return "row"
    return "rule" if _RULE.fullmatch(folded) else "text"


def _lines(source: str) -> list[_Line]:
    passages: list[Passage] = []
    indented: list[bool] = []
    start = 0
    for raw in source.splitlines(keepends=True):
        whole = Passage.of(source, start, start + len(raw))
        passage = whole.strip()
        below_row = bool(passages) and "\t" in passages[-1].text
        if "\t" in passage.text or (below_row and raw.startswith("\t\t")):
            # An empty first cell is a cell: tabs at the left stay.
            head = len(raw) - len(raw.lstrip(" \u3000"))
            passage = whole.cut(head, len(raw.rstrip(" \u3000\r\n\t")))
        passages.append(passage)
        indented.append(raw.startswith(("  ", "\u3000")))
        start += len(raw)
    if is_markdown(passages):
        passages = list(without_marks(passages))
    lines = (
        _Line(passage, number, indent, _kind(passage.text))
        for number, (passage, indent) in enumerate(zip(passages, indented, strict=True), 1)
    )
    return _without_furniture(list(lines))


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    """Lines with bare page numbers, and with what is printed on every page, known as such.

    A bare number is a page's where the numbers rise by one through the text.
    """
    bare = [i for i, line in enumerate(lines) if _BARE_NUMBER.fullmatch(fold(line.passage.text))]
    values = [int(fold(lines[i].passage.text)) for i in bare]
    if len(values) > 1 and values == list(range(values[0], values[0] + len(values))):
        for i in bare:
            lines[i] = replace(lines[i], kind="page")
    pages = [i for i, line in enumerate(lines) if line.kind == "page"]
    printed = Counter(line.passage.text for line in lines if line.kind == "text")
    near = Counter(lines[j].passage.text for i in pages for j in _beside(lines, i))
    running = {
        text
        for text, count in near.items()
        if count > 1
        and printed[text] >= _FEWEST_REPEATED
        and text[-1] not in _ENDED
        and not read_marker(text)
    }
    return [replace(line, kind="page") if line.passage.text in running else line for line in lines]


def _beside(lines: list[_Line], index: int) -> Iterator[int]:
    """The next lines with text above and below a page number."""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(lines) and lines[at].kind == "blank":
            at += step
        if 0 <= at < len(lines):
            yield at


def _page_width(lines: list[_Line]) -> int | None:
    """The width lines are wrapped at, None for a text with one line a paragraph."""
    texts = [line for line in lines if line.kind == "text"]
    if len(texts) < _FEWEST_LINES:
        return None
    widths = sorted(line.width for line in texts)
    full = widths[len(widths) * 9 // 10]
    if full > _WIDEST_PAGE:
        return None
    cut = sum(
        line.passage.text[-1] not in _ENDED and line.width >= full * _NEARLY_FULL for line in texts
    )
    return full if cut >= len(texts) * _SHARE_OF_WRAPPED else None


def _continues(parts: list[_Line], line: _Line, gap: set[str], width: int, indented: bool) -> bool:
    """Whether ``line`` goes on with the paragraph made of ``parts``."""
    if _inside_tag(parts, line):
        return True
    indent = _FIRST_LINE_INDENT if len(parts) == 1 else 0
    full = parts[-1].width + indent >= width * _NEARLY_FULL
    cut = parts[-1].passage.text[-1] in _GOES_ON
    if not (full or cut) or line.passage.text[0] in _BULLETS:
        return False
    opens = read_marker(line.passage.text) or opens_with_label(line.passage.text)
    if opens and not _inside_brackets(parts):
        return False
    if "blank" in gap and "page" not in gap:
        return False
    return not (indented and line.indented)


def _inside_brackets(parts: list[_Line]) -> bool:
    """Whether a bracket or a title in 《》 is open at the end of the last lines."""
    text = fold("".join(part.passage.text for part in parts[-_LINES_BACK:]))
    return any(text.rfind(opening) > text.rfind(closing) for opening, closing in _PAIRS)


def _inside_tag(parts: list[_Line], line: _Line) -> bool:
    """Whether the last lines break off inside a responsibility tag that ``line`` goes on with.

    Neither a blank line nor a page's end parts a tag; what opens anew or never closes it does.
    """
    text = "".join(part.passage.text for part in parts[-_LINES_BACK:])
    opening = max(fold(text).rfind(bracket) for bracket in _OPENINGS)
    if opening < 0 or any(bracket in fold(text)[opening:] for bracket in _CLOSINGS):
        return False
    inner = text[opening + 1 :]
    closes = _CLOSES.match(fold(line.passage.text))
    if not closes and (read_marker(line.passage.text) or "。" in line.passage.text):
        return False
    first = _NAMES_PARTED.split(inner, maxsplit=1)[0]
    return opens_with_label(inner) or (bool(closes) and first != inner and looks_like_body(first))


def _lists_on(parts: list[_Line], line: _Line) -> bool:
    """Whether a list under a label breaks off behind a mark and goes on in the next line."""
    text = parts[-1].passage.text
    opens = read_marker(line.passage.text) or opens_with_label(line.passage.text)
    return text[-1] in "、，," and opens_with_label(parts[0].passage.text) and not opens


def _paragraphs(lines: list[_Line]) -> Iterator[Paragraph]:
    """One paragraph for each line, and for each tag that is broken over several."""
    parts: list[_Line] = []
    for line in lines:
        if line.kind not in {"text", "row"}:
            continue
        if parts and line.kind == "text" and (_inside_tag(parts, line) or _lists_on(parts, line)):
            parts.append(line)
            continue
        if parts:
            yield _paragraph(parts)
        parts = [line]
    if parts:
        yield _paragraph(parts)


def _wrapped(lines: list[_Line], width: int) -> Iterator[Paragraph]:
    texts = [line for line in lines if line.kind == "text"]
    indented = sum(line.indented for line in texts) < len(texts) * 0.5
    parts: list[_Line] = []
    gap: set[str] = set()
    for line in lines:
        if line.kind not in {"text", "row"}:
            gap.add(line.kind)
            continue
        if parts and line.kind == "text" and _continues(parts, line, gap, width, indented):
            parts.append(line)
        else:
            if parts:
                yield _paragraph(parts)
            parts = [line]
        gap = set()
    if parts:
        yield _paragraph(parts)


def _paragraph(lines: list[_Line]) -> Paragraph:
    return Paragraph(join(line.passage for line in lines), lines[0].number)


def read_paragraphs(source: str) -> list[Paragraph]:
    """The paragraphs of a document in order; page numbers, rules and blank lines are left out."""
    lines = _lines(source)
    width = _page_width(lines)
    if width is None:
        return list(_paragraphs(lines))
    return list(_wrapped(lines, width))
