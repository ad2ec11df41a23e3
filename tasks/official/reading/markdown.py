"""Marks of Markdown around the text of a document: headings, bold, tables. They are no text."""

import re
from collections.abc import Iterator, Sequence

from tasks.official.reading.passages import Passage, join

_HEADING = re.compile(r"#{1,6}[ \t\u3000]+(?=\S)")
_QUOTE = re.compile(r"(?:> ?)+")
_BULLET = re.compile(r"[-*+] +(?=\S)")
# Bold, struck and escaped: **（省财政厅负责）**, 1\. 预算; a link's address behind its text.
_ADDRESS = r"\((?:[a-z]{3,6}:|[./#])[^()\s]*\)"
_MARKS = re.compile(
    rf"\*\*|~~|\\(?=[^\w\s])|(?<=\]){_ADDRESS}|!?\[(?=[^\[\]]+\]{_ADDRESS})|\](?={_ADDRESS})"
)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
# The line under the header of a table.
_DELIMITER = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)+\|?")
_BLANK = "\u3000"
_FENCE = "---"


def is_markdown(lines: Sequence[Passage]) -> bool:
    """Whether a text has headings or tables of Markdown."""
    return any(_HEADING.match(line.text) or _DELIMITER.fullmatch(line.text) for line in lines)


def without_marks(lines: Sequence[Passage]) -> Iterator[Passage]:
    """The lines without their marks, the cells of tables with tabs between them.

    What stands between ``---`` at the very beginning describes the file and is no line of the text.
    """
    described = _described(lines)
    table = False
    for at, line in enumerate(lines):
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        opens = "|" in line.text and bool(_DELIMITER.fullmatch(following))
        if at < described or (table and _DELIMITER.fullmatch(line.text)):
            yield line.cut(0, 0)
        elif opens or (table and "|" in line.text):
            table = True
            yield _row(line)
        else:
            table = False
            yield _undressed(line)


def _described(lines: Sequence[Passage]) -> int:
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    if first == len(lines) or lines[first].text != _FENCE:
        return 0
    ends = (at for at, line in enumerate(lines) if at > first and line.text == _FENCE)
    return next(ends, -1) + 1


def _undressed(line: Passage) -> Passage:
    for mark in (_QUOTE, _HEADING, _BULLET):
        if found := mark.match(line.text):
            line = line.cut(found.end())
    return _without(line).strip()


def _row(line: Passage) -> Passage:
    start = int(line.text.startswith("|"))
    closed = line.text.endswith("|") and not line.text.endswith("\\|")
    cells = line.cut(start, len(line.text) - closed)
    marked = re.sub(r"(?<!\\)\|", "\t", cells.text)
    marked = _BREAK.sub(lambda found: _BLANK * len(found.group()), marked)
    return _without(Passage(marked, cells.at))


def _without(line: Passage) -> Passage:
    """Without the marks inside a line."""
    marks = [found.span() for found in _MARKS.finditer(line.text)]
    if not marks:
        return line
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(line.text)]
    return join(line.cut(start, end) for start, end in zip(starts, ends, strict=True))
