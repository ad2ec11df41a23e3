"""From bytes to text, and the refusal of what cannot be an official document."""

import re

from reform_tracker.packages import ZIP_SIGNATURE
from tasks.official.reading.structure import NotADocument, gettext_noop
from tasks.official.reading.webpage import encoding_of, is_page, read_page
from tasks.official.reading.word import read_word

LARGEST_FILE = 4_000_000
_LONGEST_TEXT = 200_000
_DEEPEST_BRACKETS = 50
_BRACKET = re.compile(r"[(（\[〔【)）\]〕】]")
_CLOSING = frozenset(")）]〕】")
_PDF = b"%PDF-"
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "old Word or Excel"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes, filename: str) -> str:
    """The text of a .txt file (UTF-8 with or without BOM, GB18030), a .docx, a PDF or a web page.

    Raises NotADocument, in a sentence that says what to do, for a file that is too large, empty or
    of another kind.
    """
    if len(data) > LARGEST_FILE:
        raise NotADocument(
            gettext_noop("%(filename)s is larger than 4 MB. Save the document alone as text."),
            filename=filename,
        )
    if data.startswith(ZIP_SIGNATURE):
        return read_word(data, filename)
    if data.startswith(_PDF):
        # Only now: its reader is large, and most documents are none.
        from tasks.official.reading.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, filename)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise NotADocument(
                gettext_noop(
                    "%(filename)s is a file of type %(kind)s. Save it as .docx, or copy its text"
                    " into a .txt file, and choose that."
                ),
                filename=filename,
                kind=kind,
            )
    text = _decoded(data)
    if text is None:
        raise NotADocument(
            gettext_noop(
                "%(filename)s is no text in UTF-8 or GB18030. Save it as UTF-8 text (.txt)."
            ),
            filename=filename,
        )
    return read_page(text) if is_page(text, filename) else text


def _decoded(data: bytes) -> str | None:
    named = encoding_of(data)
    for encoding in dict.fromkeys((named or "utf-8-sig", "utf-8-sig", "gb18030")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def check_text(text: str) -> None:
    """Raise NotADocument for text that is empty, too long or nested."""
    if not text.strip():
        raise NotADocument(
            gettext_noop("The document is empty. Choose the text of an official plan.")
        )
    if len(text) > _LONGEST_TEXT:
        raise NotADocument(
            gettext_noop("The text is longer than 200,000 characters. Choose one document.")
        )
    _check_depth(text)


def _check_depth(text: str) -> None:
    depth = 0
    for found in _BRACKET.finditer(text):
        depth = max(0, depth - 1) if found.group() in _CLOSING else depth + 1
        if depth > _DEEPEST_BRACKETS:
            line = text.count("\n", 0, found.start()) + 1
            raise NotADocument(
                gettext_noop(
                    "More than %(count)s brackets are open in line %(line_number)s. Close them or"
                    " choose another text."
                ),
                line,
                count=_DEEPEST_BRACKETS,
                line_number=line,
            )
