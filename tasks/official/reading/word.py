"""A .docx file as text: a line for each paragraph, tab-separated lines for the rows of tables.

Numbers that Word counts itself are not in the text of a file; they are counted here after
ECMA-376-1 section 17.9 and written in front of their paragraphs.
"""

import io
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from lxml import etree

from reform_tracker.packages import BROKEN_ZIP, harmless_parts
from tasks.official.reading.numbering import circled, han_numeral
from tasks.official.reading.structure import NotADocument, gettext_noop
from tasks.official.reading.tables import DITTO

# A document of 200,000 characters takes about 8 MB of XML; the tree takes ten times that.
_LARGEST_PART = 12_000_000
_PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MOST_CELLS = 63  # Word's own limit
_DEEPEST = 60
_LEVEL = re.compile(r"%([1-9])")
_HAN_FORMATS = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanCounting",
    )
)
_CIRCLED_FORMATS = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
_SILENT_FORMATS = frozenset(("bullet", "none"))
_BLANK = "\u3000"


def read_word(data: bytes, filename: str) -> str:
    """The text of a .docx file; raises NotADocument for one that is broken or not harmless."""
    parts = harmless_parts(io.BytesIO(data))
    if parts is None or "word/document.xml" not in parts:
        raise NotADocument(
            gettext_noop(
                "%(filename)s is no Word document that can be read: it is damaged, too large or"
                " holds macros or embedded objects. Save it again as .docx, or as plain text"
                " (.txt)."
            ),
            filename=filename,
        )
    if any(size > _LARGEST_PART for name, size in parts.items() if name.endswith(".xml")):
        raise NotADocument(
            gettext_noop("%(filename)s holds too much text. Save the document alone as .docx."),
            filename=filename,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body, lists, styles = (_parsed(archive, parts, name) for name in _PARTS)
        if body is None:
            raise ValueError("no text")
        return "\n".join(_Reader(body, lists, styles).lines()) + "\n"
    except (*BROKEN_ZIP, etree.LxmlError) as error:
        raise NotADocument(
            gettext_noop("%(filename)s is damaged. Save it again as .docx, or as text (.txt)."),
            filename=filename,
        ) from error


def qn(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML, such as w:p."""
    return f"{{{_WORD}}}{name.removeprefix('w:')}"


def _parsed(archive: zipfile.ZipFile, parts: Container[str], name: str) -> etree._Element | None:
    """The root of a part; None if the package has no such part or it is no WordprocessingML."""
    if name not in parts:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found = next(entry for entry in archive.infolist() if entry.filename.lower() == name)
    root = etree.fromstring(archive.read(found), parser)
    return root if root.tag.startswith(f"{{{_WORD}}}") else None


_WRAPPERS = frozenset(qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml"))
_SMALL = re.compile(r"\d{1,5}")
_LONGEST_NUMBER = 40  # characters of the pattern of a list's number


@dataclass(slots=True)
class _Level:
    """A level of a list: the text of its number with %1 … %9 for counts, and how it counts."""

    text: str
    format: str
    start: int


@dataclass(slots=True)
class _Lists:
    """The lists of a document and how far each has counted."""

    abstract: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None) -> "_Lists":
        """The lists that a numbering part defines."""
        lists = cls()
        if root is None:
            return lists
        for definition in root.iterfind(qn("w:abstractNum")):
            key = definition.get(qn("w:abstractNumId"), "")
            lists.levels[key] = dict(_levels(definition))
        for instance in root.iterfind(qn("w:num")):
            key = instance.get(qn("w:numId"), "")
            target = instance.find(qn("w:abstractNumId"))
            lists.abstract[key] = _value(target)
            lists.overrides[key] = {
                int(override.get(qn("w:ilvl"), "0")): (
                    int(_value(start)) if _SMALL.fullmatch(_value(start)) else 1
                )
                for override in instance.iterfind(qn("w:lvlOverride"))
                if (start := override.find(qn("w:startOverride"))) is not None
            }
        return lists

    def number(self, key: str, level: int) -> str:
        """Count one paragraph of a list and give its number as it is shown."""
        abstract = self.abstract.get(key, "")
        levels = self.levels.get(abstract, {})
        own = levels.get(level)
        if own is None:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if key not in self.seen:
            self.seen.add(key)
            for at, start in self.overrides.get(key, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, own.start - 1) + 1
        for below in [at for at in counts if at > level]:
            del counts[below]
        if own.format in _SILENT_FORMATS:
            return ""
        return _LEVEL.sub(lambda found: self._count(levels, counts, int(found[1]) - 1), own.text)

    @staticmethod
    def _count(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        known = levels.get(level)
        if known is None:
            return ""
        return _in_format(counts.get(level, known.start), known.format)


def _levels(definition: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in definition.iterfind(qn("w:lvl")):
        text = _value(level.find(qn("w:lvlText")))[:_LONGEST_NUMBER]
        kind = _value(level.find(qn("w:numFmt"))) or "decimal"
        start = _value(level.find(qn("w:start"))) or "1"
        first = int(start) if _SMALL.fullmatch(start) else 1
        yield int(level.get(qn("w:ilvl"), "0")), _Level(text, kind, first)


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(qn("w:val"), "")


def _in_format(count: int, kind: str) -> str:
    if kind in _HAN_FORMATS:
        return han_numeral(count)
    if kind in _CIRCLED_FORMATS:
        return circled(count)
    return str(count)


class _Reader:
    def __init__(
        self,
        document: etree._Element,
        lists: etree._Element | None,
        styles: etree._Element | None,
    ) -> None:
        self._body = document.find(qn("w:body"))
        self._lists = _Lists.of(lists)
        known = [] if styles is None else styles.iterfind(qn("w:style"))
        self._of_style = {style.get(qn("w:styleId"), ""): style for style in known}
        self._lists_of_styles: dict[str, tuple[str, int | None]] = {}

    def lines(self) -> Iterator[str]:
        """The text of the body, line by line."""
        if self._body is not None:
            yield from self._blocks(self._body, 0)

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[str]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child).split("\n")
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, depth)
            elif child.tag in _WRAPPERS and depth < _DEEPEST:
                yield from self._blocks(child, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        above: list[str] = []
        for row in _parts(table, qn("w:tr")):
            cells: list[str] = []
            for cell in _parts(row, qn("w:tc")):
                at = len(cells)
                if at >= _MOST_CELLS:
                    break
                text = self._cell(cell, depth)
                if _is_continued(cell) and at < len(above) and above[at]:
                    # One cell over several rows is said again.
                    text = DITTO
                cells += [text, *[""] * (_columns(cell) - 1)]
            above = cells
            yield "\t".join(cells[:_MOST_CELLS])

    def _cell(self, cell: etree._Element, depth: int) -> str:
        """A cell as one line; its paragraphs stand apart by two blanks."""
        if depth >= _DEEPEST or _is_continued(cell):
            return ""
        parts = (line.replace("\t", _BLANK).strip() for line in self._blocks(cell, depth + 1))
        return (_BLANK * 2).join(part for part in parts if part)

    def _paragraph(self, paragraph: etree._Element) -> str:
        words: list[str] = []
        for node in paragraph.iter():
            if node.tag == qn("w:t"):
                words.append(node.text or "")
            elif node.tag == qn("w:tab"):
                words.append(_BLANK)
            elif node.tag in (qn("w:br"), qn("w:cr")):
                words.append("\n" if node.get(qn("w:type")) in (None, "textWrapping") else "")
            elif node.tag == qn("w:noBreakHyphen"):
                words.append("-")
        text = "".join(words).replace("\r", "")
        number = self._number(paragraph) if text.strip() else ""
        return number + text

    def _number(self, paragraph: etree._Element) -> str:
        """The number that Word shows in front of a paragraph."""
        key, level = self._list_of(paragraph.find(qn("w:pPr")))
        return self._lists.number(key, level) if key not in ("", "0") else ""

    def _list_of(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph, its own or its style's."""
        key, level = _numbering(properties)
        if properties is not None and not key:
            of_style, its_level = self._list_of_style(_value(properties.find(qn("w:pStyle"))))
            key, level = of_style, its_level if level is None else level
        return key, level or 0

    def _list_of_style(self, name: str) -> tuple[str, int | None]:
        """The list and level that a style gives, or those that it is based on; looked up once."""
        way: list[str] = []
        key: str = ""
        level: int | None = None
        while name and name not in way and not key:
            if name in self._lists_of_styles:
                key, level = self._lists_of_styles[name]
                break
            style = self._of_style.get(name)
            if style is None:
                break
            way.append(name)
            key, level = _numbering(style.find(qn("w:pPr")))
            name = _value(style.find(qn("w:basedOn")))
        self._lists_of_styles |= dict.fromkeys(way, (key, level))
        return key, level


def _numbering(properties: etree._Element | None) -> tuple[str, int | None]:
    """List and level as properties name them themselves."""
    numbered = None if properties is None else properties.find(qn("w:numPr"))
    if numbered is None:
        return "", None
    level = _value(numbered.find(qn("w:ilvl")))
    return _value(numbered.find(qn("w:numId"))), int(level) if _SMALL.fullmatch(level) else None


def _parts(parent: etree._Element, tag: str, depth: int = 0) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those that a content control wraps."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS and depth < _DEEPEST:
            yield from _parts(child, tag, depth + 1)


def _columns(cell: etree._Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = _value(span)
    return min(int(value), _MOST_CELLS) if value.isdecimal() and int(value) > 0 else 1


def _is_continued(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of one that spans several rows."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and _value(merged) in ("", "continue")
