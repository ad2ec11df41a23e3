"""The tree of numbered headings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from tasks.official.reading.lines import Paragraph
from tasks.official.reading.numbering import AREA_RANK, SECTION_RANK, Marker, read_marker
from tasks.official.reading.passages import Passage, fold, split_outside_brackets
from tasks.official.reading.tags import find_tags, is_side_line, side_brackets

_SHORT_TITLE = 40
_SHORT_LABEL = 25
_WIDE_BLANK = re.compile(r"\u3000|[ \t]{2,}")
_ENDS = "。!?"
_BOX = re.compile(r"专栏\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?:[\s:：.、]|$)")
_NAMED = re.compile(r"[【〖]([^【】〖〗]{2,40})[】〗]")
_AROUND_TAGS = "。.；; "


@dataclass(slots=True)
class Item:
    """A numbered heading, the paragraphs under it and the headings below it.

    ``box`` is a text in a frame of its own (专栏1 重点工程), whose numbers are no headings.
    """

    marker: Marker
    paragraph: Paragraph
    more: list[Paragraph] = field(default_factory=list)
    children: list["Item"] = field(default_factory=list)
    box: list[Paragraph] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line its heading stands on."""
        return self.paragraph.line

    def heading(self) -> "Heading":
        """Its paragraph as marker, title and text."""
        return read_heading(self.paragraph.passage, self.marker.length, alone=self._alone())

    def _alone(self) -> bool:
        """Whether no text stands under its heading paragraph, beside tags."""
        return not self.children and all(
            _is_tag(more.text) or is_side_line(more.text) for more in self.more
        )

    def own_text(self) -> list[Paragraph]:
        """What it says itself, without marker and title."""
        return [Paragraph(self.heading().rest, self.line), *self.more]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Its heading paragraph, its text and everything below, in printed order."""
        yield self.paragraph
        yield from self.more
        for child in self.children:
            yield from child.paragraphs()

    def boxes(self) -> Iterator[list[Paragraph]]:
        """The boxes in it and in everything below."""
        if self.box:
            yield self.box
        for child in self.children:
            yield from child.boxes()

    def has_tags(self) -> bool:
        """Whether a responsibility tag stands anywhere in it."""
        return any(find_tags(paragraph.text) for paragraph in self.paragraphs())


@dataclass(frozen=True, slots=True)
class Heading:
    """``head`` holds the marker, the title and its full stop; ``rest`` the text behind them."""

    title: str
    head: Passage
    rest: Passage


def read_heading(passage: Passage, marker_length: int, *, alone: bool) -> Heading:
    """Split a heading paragraph; the first sentence is the title.

    Where the paragraph says no more than one sentence and nothing stands under it (``alone``), or
    the sentence is no short title, it is title and text at once and stays in ``rest``.
    """
    body = passage.cut(marker_length)
    if named := _NAMED.match(body.text):
        # 第三条 【支持产业集聚】对新引进企业…
        head = passage.cut(0, marker_length + named.end())
        return Heading(named[1].strip(), head, body.cut(named.end()).strip())
    title_end, head_end = _title_end(body.text)
    title = body.text[:title_end].strip()
    rest = body.cut(head_end).strip()
    sentence = bool(rest) or head_end > title_end
    if (alone and (not rest or _is_tag(rest.text))) or (len(title) > _SHORT_TITLE and sentence):
        return Heading(title, passage.cut(0, marker_length), body)
    return Heading(title, passage.cut(0, marker_length + head_end), rest)


def _is_tag(text: str) -> bool:
    """Whether a text is a responsibility tag and nothing else."""
    tags = find_tags(text)
    return bool(tags) and not (text[: tags[0][0]] + text[tags[-1][3] :]).strip(_AROUND_TAGS)


def _title_end(text: str) -> tuple[int, int]:
    """Where the title ends and where the text behind it begins."""
    folded = fold(text)
    tags = find_tags(text)
    limit = min([tags[0][0] if tags else len(text), *side_brackets(text)])
    end = split_outside_brackets(folded[:limit], _ENDS)[0][1]
    label = split_outside_brackets(folded[: min(end, _SHORT_LABEL)], ":")
    gap = _WIDE_BLANK.search(text.rstrip(), 2, min(end, _SHORT_TITLE))
    if gap and limit > gap.end():
        return gap.start(), gap.end()
    if end > _SHORT_TITLE and len(label) > 1:
        return label[0][1], label[0][1] + 1
    return end, min(end + 1, limit)


def _in_box(marker: Marker | None, item: Item) -> bool:
    """Whether a paragraph behind a box's first line stands in the box of a heading still."""
    if marker is None or marker.rank > item.marker.rank:
        return True
    return marker.rank == item.marker.rank and marker.number != item.marker.number + 1


def _with_markers(
    paragraphs: Iterable[Paragraph], unnumbered: Mapping[int, int]
) -> list[tuple[Paragraph, Marker | None]]:
    """Paragraphs with their markers; sections 第一节 that first stand below 一、 rank below it."""
    read: list[tuple[Paragraph, Marker | None]] = []
    for paragraph in paragraphs:
        rank = unnumbered.get(paragraph.start)
        bare = None if rank is None else Marker("", 0, rank, 0)
        read.append((paragraph, read_marker(paragraph.text) or bare))
    ranks = [marker.rank for _, marker in read if marker and marker.text]
    upper = next((rank for rank in ranks if rank <= AREA_RANK), None)
    if upper != AREA_RANK or SECTION_RANK not in ranks:
        return read
    turned = {AREA_RANK: SECTION_RANK, SECTION_RANK: AREA_RANK}
    return [
        (paragraph, marker and replace(marker, rank=turned.get(marker.rank, marker.rank)))
        for paragraph, marker in read
    ]


def build_outline(
    paragraphs: Iterable[Paragraph], unnumbered: Mapping[int, int] = MappingProxyType({})
) -> tuple[list[Paragraph], list[Item]]:
    """The paragraphs before the first heading, and the headings of the highest level.

    ``unnumbered`` holds where headings without a numeral begin, and their ranks.
    """
    before: list[Paragraph] = []
    top: list[Item] = []
    path: list[Item] = []
    for paragraph, marker in _with_markers(paragraphs, unnumbered):
        if path and (_BOX.match(paragraph.text) or (path[-1].box and _in_box(marker, path[-1]))):
            path[-1].box.append(paragraph)
            continue
        if marker is None:
            (path[-1].more if path else before).append(paragraph)
            continue
        while path and path[-1].marker.rank >= marker.rank:
            path.pop()
        siblings = path[-1].children if path else top
        counted = marker if marker.text else replace(marker, number=len(siblings) + 1)
        item = Item(counted, paragraph)
        siblings.append(item)
        path.append(item)
    return before, top
