"""A saved web page as text: blocks become lines, rows of data tables tab-separated lines."""

import re
from collections.abc import Iterator

from lxml import etree, html

from tasks.official.reading.structure import NotADocument, gettext_noop
from tasks.official.reading.tables import DITTO

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its encoding
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80"))
_ENDINGS = (".html", ".htm", ".xhtml", ".shtml")
# What describes a page in front of its source, as programs that make sites from files keep it.
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:[^\n]*\n){0,60}?---[ \t]*\n")
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|\?xml|head|body|div|p|meta|table|article|section|main|h[1-6]|ul|ol)\b",
    re.IGNORECASE,
)
_COMMENT, _COMMENT_END = "<!--", "-->"
_LONGEST_HEAD = 65_536  # characters of blanks and comments before the first tag
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "title", "select", "textarea", "iframe")
)
_BLOCKS = frozenset(
    name
    for row in (
        "address article aside blockquote body center dd div dl",
        "dt fieldset figcaption figure footer form h1 h2 h3",
        "h4 h5 h6 header hr html li main nav",
        "ol option p pre section table tbody td tfoot",
        "th thead tr ul",
    )
    for name in row.split()
)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_FEWEST_CELLS, _FEWEST_ROWS = 3, 2
_MOST_COLUMNS = 200
_BLANK = "\u3000"
_SPAN = re.compile(r"[1-9]\d{0,3}")


def encoding_of(data: bytes) -> str | None:
    """The encoding a page names for itself, None if it names none that is known."""
    named = _CHARSET.search(data[:_HEAD])
    name = named[1].decode("ascii").lower() if named else ""
    if name in _CHINESE:
        return "gb18030"
    return "utf-8-sig" if name in ("utf-8", "utf8") else None


def is_page(text: str, filename: str = "") -> bool:
    """Whether a text is the source of a web page; comments may stand before its first tag.

    In a file that is called a page the first tag may stand anywhere.
    """
    if filename.lower().endswith(_ENDINGS) and _MARKUP.search(text):
        return True
    at = _next_word(text, 0)
    while text.startswith(_COMMENT, at):
        end = text.find(_COMMENT_END, at + len(_COMMENT), _LONGEST_HEAD)
        if end < 0:
            return False
        at = _next_word(text, end + len(_COMMENT_END))
    return bool(_MARKUP.match(text, at))


def _next_word(text: str, at: int) -> int:
    """Where the blanks that begin there end."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def read_page(source: str) -> str:
    """The text of a web page, as it reads on the screen. Raises NotADocument if there is none."""
    if described := _FRONT_MATTER.match(source):
        source = source[described.end() :]
    # As bytes, so that a declaration of another encoding in the page means nothing.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotADocument(
            gettext_noop("This web page holds no text. Open it and save the text as .txt.")
        ) from error
    return "\n".join(_lines(root)) + "\n"


def _lines(root: etree._Element) -> Iterator[str]:
    words: list[str] = []
    for piece in _pieces(root):
        if piece == "\n":
            line = _WHITE.sub(" ", "".join(words)).strip(" ")
            words.clear()
            if line:
                yield line
        elif piece.startswith("\0"):
            yield piece[1:]
        else:
            words.append(piece)
    if line := _WHITE.sub(" ", "".join(words)).strip(" "):
        yield line


def _pieces(root: etree._Element) -> Iterator[str]:
    """Runs of text, "\\n" where a line ends, and whole rows of data tables behind a "\\0"."""
    skipped: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if skipped is not None:
            if event == "end" and node is skipped:
                skipped = None
                yield from _after(node)
            continue
        if event == "start":
            if node.tag in _SKIPPED:
                skipped = node
                continue
            if node.tag == "table" and (rows := _data_rows(node)):
                yield "\n"
                yield from (f"\0{row}" for row in rows)
                skipped = node
                continue
            yield from _before(node)
        else:
            yield from _after(node)


def _before(node: etree._Element) -> Iterator[str]:
    if node.tag in _BLOCKS or node.tag == "br":
        yield "\n"
    if node.text:
        yield node.text


def _after(node: etree._Element) -> Iterator[str]:
    if node.tag in _BLOCKS:
        yield "\n"
    if node.tail:
        yield node.tail


def _data_rows(table: etree._Element) -> list[str]:
    """The rows of a table that holds data, none for one that only arranges a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if sum(len(row) >= _FEWEST_CELLS for row in rows) < _FEWEST_ROWS:
        return []
    return ["\t".join(cells) for cells in _grid(rows)]


def _grid(rows: list[list[etree._Element]]) -> Iterator[list[str]]:
    """Every row with all its columns.

    A cell over several columns stands in its first, one over several rows is said again by 〃.
    """
    reaching: dict[int, int] = {}  # column → rows that a cell above still reaches into
    said: set[int] = set()  # columns in which it says something
    for row in rows:
        cells: list[str] = []
        for cell in row:
            if len(cells) >= _MOST_COLUMNS:
                break
            _pass_reached(cells, reaching, said)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), min(len(cells) + width, _MOST_COLUMNS)):
                reaching[column] = height - 1
            text = _cell_text(cell)
            said = said - {*range(len(cells), len(cells) + width)} | (
                {len(cells)} if text else set()
            )
            cells += [text, *[""] * (width - 1)]
        _pass_reached(cells, reaching, said)
        yield cells[:_MOST_COLUMNS]


def _pass_reached(cells: list[str], reaching: dict[int, int], said: set[int]) -> None:
    """Add a cell for each column that a cell above reaches into."""
    while reaching.get(len(cells), 0) > 0 and len(cells) < _MOST_COLUMNS:
        reaching[len(cells)] -= 1
        cells.append(DITTO if len(cells) in said else "")


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(int(value), _MOST_COLUMNS) if _SPAN.fullmatch(value) else 1


def _cell_text(cell: etree._Element) -> str:
    """A cell as one line; its blocks stand apart by two blanks."""
    return (_BLANK * 2).join(line.replace("\t", _BLANK).strip() for line in _lines(cell))
