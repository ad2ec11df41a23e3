"""The kinds of files that are taken, known by their content. Without Django: a child runs this."""

import codecs
import csv
import io
import re
from itertools import takewhile

import msgspec

from reform_tracker.active_content import Harm, Harmful
from reform_tracker.packages import ZIP_SIGNATURE, require_harmless_parts

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CSV = "text/csv"
ENDINGS = {
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PDF: (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    CSV: (".csv",),
}
PDF_SIGNATURE = b"%PDF-"
SAMPLE = 4096  # bytes at the start of a file that show its kind
FIRST_ROWS, FEWEST_COLUMNS = 10, 2  # of a csv file
DELIMITERS, MOST_TITLES = (",", ";", "\t"), 5
# Whichever of them a spreadsheet takes for the delimiter.
CELL = re.compile(r'[^,;\t"\r\n]+')
FORMULA_STARTS = ("=", "+", "-", "@")


class Found(msgspec.Struct):
    """What a file is, or why it is not taken and where in it that stands."""

    kind: str | None = None
    harm: Harm | None = None
    place: str = ""


def offered_name(name: str, content_type: str) -> str:
    """The name a file is offered under: it ends as files of its kind do, whatever was sent."""
    endings = ENDINGS[content_type]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


def is_looked_into(head: bytes) -> bool:
    """Whether a file that begins so may hold what would act, so that all of it must be parsed."""
    return head.startswith((PDF_SIGNATURE, ZIP_SIGNATURE))


def kind_by_its_start(head: bytes, name: str) -> str | None:
    """The media type of a file that is not looked into, None if it is none of those allowed.

    Only csv, which has no mark of its own, also needs its name.
    """
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    whole = len(head) < SAMPLE
    is_csv = name.lower().endswith(".csv") and _is_table(_text_of(head, whole=whole), whole=whole)
    return CSV if is_csv else None


def answer(payload: bytes) -> bytes:
    """What the child answers about a whole file: a `Found`."""
    try:
        found = Found(kind_inside(payload))
    except Harmful as refusal:
        found = Found(harm=refusal.harm, place=refusal.place)
    return msgspec.msgpack.encode(found)


def answer_of_table(payload: bytes) -> bytes:
    """What the child answers about a whole csv file: a `Found`."""
    place = command_in(_text_of(payload, whole=True))
    found = Found(harm=Harm.COMMAND, place=place) if place else Found(CSV)
    return msgspec.msgpack.encode(found)


def command_in(text: str) -> str:
    """The first cell that a spreadsheet would take for a call of another program, `=program|…!…`,
    by its line; "" if there is none."""
    for cell in CELL.finditer(text):
        words = cell[0].strip()
        if words.startswith(FORMULA_STARTS) and "!" in words.partition("|")[2]:
            return str(text.count("\n", 0, cell.start()) + 1)
    return ""


def kind_inside(data: bytes) -> str:
    """The media type of a file that is looked into. Raises Harmful."""
    if data.startswith(PDF_SIGNATURE):
        # Only now: its parser is large, and a package needs none.
        from reform_tracker.active_pdf import require_harmless_pdf  # noqa: PLC0415

        require_harmless_pdf(data)
        return PDF
    parts = require_harmless_parts(io.BytesIO(data))
    if "word/document.xml" in parts:
        return DOCX
    if "xl/workbook.xml" in parts:
        return XLSX
    raise Harmful(Harm.BROKEN)


def _text_of(head: bytes, *, whole: bool) -> str:
    """The sample as text, "" if it is none. Not being the whole file it may end inside a
    character."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\x00" in head and not marked:
        return ""
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
        except UnicodeDecodeError:
            continue
    return ""


def _is_table(text: str, *, whole: bool) -> bool:
    """Rows of values, in the first of them the same number, below titles if any, and no markup."""
    if text.lstrip().startswith("<"):
        return False
    return any(_has_columns(text, delimiter, whole=whole) for delimiter in DELIMITERS)


def _has_columns(text: str, delimiter: str, *, whole: bool) -> bool:
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row
        ]
    except csv.Error:
        return False
    # The last row of a sample may be cut off.
    complete = rows if whole or len(rows) == 1 else rows[:-1]
    titles = len(list(takewhile(lambda row: len(row) == 1, complete[:MOST_TITLES])))
    widths = {len(row) for row in complete[titles : titles + FIRST_ROWS]}
    return len(widths) == 1 and min(widths) >= FEWEST_COLUMNS
