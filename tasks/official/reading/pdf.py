"""The text layer of a PDF, line by line as it is printed; rows of tables with tabs between cells.

Lines keep their ends: where the layout has wrapped a paragraph, ``lines.py`` joins it.
"""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from tasks.official.reading.structure import NotADocument, gettext_noop

MOST_PAGES = 200
# Fonts without a table of characters come out as (cid:123) or as private characters.
_UNKNOWN = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_MOST_UNKNOWN = 0.02  # of the characters
# Some fonts give the radical ⼀ for the character 一.
_RADICALS = {
    code: plain
    for code in (*range(0x2E80, 0x2F00), *range(0x2F00, 0x2FE0))
    if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
}
_CLOSED = "。；;"
_BLANK = "\u3000"
_INDENT = _BLANK * 2  # GB/T 9704-2012 section 7.3.3: a paragraph begins two characters in

Row = list[str]


def read_pdf(data: bytes, filename: str) -> str:
    """The text of a PDF; raises NotADocument for one without a text layer, damaged or locked."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise NotADocument(
                    gettext_noop(
                        "%(filename)s has more than %(count)s pages. Save the document alone."
                    ),
                    filename=filename,
                    count=MOST_PAGES,
                )
            pages = [
                _lines(page, number, filename) for number, page in enumerate(document.pages, 1)
            ]
    except (NotADocument, MemoryError):
        raise
    except Exception as error:  # whatever a parser of strangers' bytes runs into
        raise _refusal(error, filename) from error
    text = "\n".join(joined(pages)).translate(_RADICALS) + "\n"
    if len(_UNKNOWN.findall(text)) > len(text) * _MOST_UNKNOWN:
        raise NotADocument(
            gettext_noop(
                "%(filename)s uses fonts that do not say which characters they show. Open it, copy"
                " the text into a .txt file, and choose that; or ask for the .docx."
            ),
            filename=filename,
        )
    return text


def _refusal(error: Exception, filename: str) -> NotADocument:
    causes = (error, *error.args) if isinstance(error, PdfminerException) else (error,)
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
        return NotADocument(
            gettext_noop(
                "%(filename)s is locked with a password. Save it without one, or copy its text into"
                " a .txt file, and choose that."
            ),
            filename=filename,
        )
    return NotADocument(
        gettext_noop(
            "%(filename)s is no PDF that can be read: it is damaged. Save it again, or copy its"
            " text into a .txt file, and choose that."
        ),
        filename=filename,
    )


def _lines(page: Page, number: int, filename: str) -> list[str | Row]:
    """The lines of a page from top to bottom, rows of its tables as lists of cells."""
    if not page.chars:
        if page.images:
            raise NotADocument(
                gettext_noop(
                    "Page %(page)s of %(filename)s is a picture without text, as a scanner makes"
                    " it. Have its text recognised (OCR), save that as .docx or .txt, look through"
                    " it, and choose it; or ask for the original file."
                ),
                page=number,
                filename=filename,
            )
        return []
    tables = page.find_tables()
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not _inside(thing, boxes)) if boxes else page
    lines = outside.extract_text_lines(return_chars=False)
    margin = Counter(round(line["x0"]) for line in lines).most_common(1)
    left = margin[0][0] if margin else 0
    found: list[tuple[float, str | Row]] = [
        (line["top"], f"{_INDENT if _is_indented(line, left) else ''}{line['text']}")
        for line in lines
    ]
    for table in tables:
        for row, cells in zip(table.rows, table.extract(), strict=True):
            found.append((row.bbox[1], [_cell(text) for text in cells]))
    page.close()
    return [line for _, line in sorted(found, key=lambda line: line[0])]


def _is_indented(line: dict[str, float], left: float) -> bool:
    """Whether a line begins to the right of the others, by a character or more."""
    return line["x0"] - left > line["bottom"] - line["top"]


def _inside(thing: dict[str, float], boxes: list[tuple[float, float, float, float]]) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(left <= across <= right and top <= down <= end for left, top, right, end in boxes)


def _cell(text: str | None) -> str:
    return (text or "").replace("\n", "").replace("\t", _BLANK).strip()


def joined(pages: list[list[str | Row]]) -> Iterator[str]:
    """The lines of all pages; a row that a page break has cut is one row again.

    The page number between its parts then stands behind it.
    """
    waiting: list[str | Row] = []
    for page in pages:
        first = next((at for at, line in enumerate(page) if isinstance(line, list)), None)
        last = next(
            (at for at in reversed(range(len(waiting))) if isinstance(waiting[at], list)), 0
        )
        if first is not None and waiting and _goes_on(waiting[last], page[first]):
            waiting[last] = [
                f"{one}{two}" for one, two in zip(waiting[last], page[first], strict=True)
            ]
            page = [*page[:first], *page[first + 1 :]]  # noqa: PLW2901 (what is left of it)
        yield from ("\t".join(line) if isinstance(line, list) else line for line in waiting)
        waiting = page
    yield from ("\t".join(line) if isinstance(line, list) else line for line in waiting)


def _goes_on(above: str | Row, row: str | Row) -> bool:
    """Whether a row goes on with the last one of the page before.

    Its first cell, where numbers stand, is empty, and no cell that goes on has come to its end.
    """
    if isinstance(above, str) or isinstance(row, str) or len(above) != len(row) or row[0]:
        return False
    pairs = [(one, two) for one, two in zip(above, row, strict=True) if two]
    return bool(pairs) and not any(one.endswith(tuple(_CLOSED)) or not one for one, _ in pairs)
