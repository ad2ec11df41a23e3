"""The paragraphs of a copy that has lost its line ends.

Where several numbered headings stand on one line, the line is cut in front of them, behind the
brackets that say who answers, and around what stands before the first and behind the last heading.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.official.reading.frame_headings import frame_kind
from tasks.official.reading.head_breaks import (
    foot_cuts,
    head_cuts,
    holds_head,
    signature_cuts,
    title_end,
)
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.numbering import AREA_RANK, Marker, read_marker
from tasks.official.reading.passages import Passage, bracket_groups, fold, join
from tasks.official.reading.tags import is_tag, opens_with_label

_SHORTEST = 60  # characters of a line that may hold several paragraphs
_OPENS = re.compile(r"[\d第○零一二三四五六七八九十(①-⑳⑴-⒇⒈-⒛㈠-㈩]")
_ENDS = "。;!?)]】〕:…"
_QUOTED_END = re.compile(r"[。!?;]”$")
_SENTENCE = re.compile("[。;!?:,]")
_CLAUSE = re.compile("[。;!?]")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff。;!?)\]】〕》”]) +(?=[\u4e00-\u9fff(《“\[【])")
_SUPPLEMENT = re.compile(r"(?<=[。)])附则(?=[(一第1])")
_STOPS = "。;.,、 "
_NO_STOP = re.compile(rf"[^{_STOPS}]")
_DATE_END = re.compile(r"年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日$")
_PAGE = re.compile(r"[—–―─－] ?\d{1,3} ?[—–―─－]")
_LONGEST_TITLE = 40
_LONGEST_HEADING = 60
_LONGEST_TAG = 2_000
_FEWEST = 2  # headings inside a line that show that it has lost its breaks
_TITLE_RANK = 3  # （一） and above
_GLUED = re.compile(
    r"[\u4e00-\u9fff“”、+\w]{4,20}?(?=围绕|聚焦|依托|按照|根据|坚持|针对|通过|结合|充分|进一步|大力|积极|认真|切实|严格"
    r"|到20\d\d年|20\d\d年|每年|为(?:进一步|深入|贯彻|加快)|对(?:符合|新|获|在|于|经|首次))"
)
_MOST = 0.5
_NEARLY_ALL = 0.8
_SKIPPED = 3  # numbers that a misprint may leave out
_LOOK_BACK = 24


@dataclass(slots=True)
class _Count:
    """How far each level has counted, in the document and under the heading above it."""

    running: dict[int, int] = field(default_factory=dict)
    under: dict[int, int] = field(default_factory=dict)

    def follows(self, marker: Marker, *, sure: bool) -> bool:
        """Whether a number can be the next of its level; ``sure`` where a sentence ends before."""
        rank, number = marker.rank, marker.number
        under, running = self.under.get(rank, 0), self.running.get(rank, 0)
        if number in (under + 1, running + 1):
            return True
        if not sure or rank > _TITLE_RANK:
            return False
        again = number == 1 and rank <= AREA_RANK
        return again or running < number <= running + _SKIPPED

    def take(self, marker: Marker) -> None:
        """Count a heading."""
        self.running[marker.rank] = self.under[marker.rank] = marker.number
        for rank in [rank for rank in self.under if rank > marker.rank]:
            del self.under[rank]


def with_breaks(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs, those cut that hold several."""
    count = _Count()
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        if "\t" in paragraph.text:
            found.append(paragraph)
        elif len(paragraph.text) < _SHORTEST:
            if marker := read_marker(paragraph.text):
                count.take(marker)
            found += _short(paragraph, first=not count.running)
        else:
            parts = _parts(paragraph.passage, count)
            found += (Paragraph(part, paragraph.line) for part in parts)
    return found


def _short(paragraph: Paragraph, *, first: bool) -> list[Paragraph]:
    """A line that holds signer and date, or title and number, as two."""
    folded = fold(paragraph.text)
    cuts = list(head_cuts(folded)) if first and holds_head(folded) else signature_cuts(folded)
    return [Paragraph(part, paragraph.line) for part in _cut(paragraph.passage, cuts)]


def _parts(passage: Passage, count: _Count) -> list[Passage]:
    before = _Count(dict(count.running), dict(count.under))
    folded = fold(passage.text)
    headings = _headings(folded, count)
    first = not before.running
    if not _lost(folded, headings, first=first):
        count.running, count.under = before.running, before.under
        if headings and headings[0][0] == 0:
            count.take(headings[0][1])
        return _cut(passage, head_cuts(folded)) if first and holds_head(folded) else [passage]
    whole = _without_pages(passage)
    if whole is not passage:
        folded = fold(whole.text)
        count.running, count.under = before.running, before.under
        headings = _headings(folded, count)
    return _cut(whole, _cuts(folded, headings))


def _cut(passage: Passage, places: Iterable[int]) -> list[Passage]:
    cuts = sorted({0, len(passage.text), *places})
    parts = (passage.cut(start, end).strip() for start, end in pairwise(cuts))
    return [part for part in parts if part]


def _without_pages(passage: Passage) -> Passage:
    """Without the page numbers that stand inside a line."""
    pages = [found.span() for found in _PAGE.finditer(fold(passage.text))]
    if not pages:
        return passage
    starts = [0, *(end for _, end in pages)]
    ends = [*(start for start, _ in pages), len(passage.text)]
    return join(passage.cut(start, end) for start, end in zip(starts, ends, strict=True))


def _lost(folded: str, headings: list[tuple[int, Marker]], *, first: bool) -> bool:
    """Whether the headings inside a line show that it has lost its breaks.

    Numbers of lower levels also stand inside of sentences, but hardly each behind a tag. ``first``
    says that no heading stands in front of the line: then its 一、 opens the text.
    """
    inside = [(at, marker) for at, marker in headings if at]
    high = sum(marker.rank <= _TITLE_RANK for _, marker in inside)
    if first and inside and inside[0][1].number == 1 and inside[0][1].rank <= AREA_RANK:
        return True
    # （一）…（甲局负责）（二）…: the next of the line's own heading, behind who answers for that.
    for (at, one), (next_at, other) in pairwise(headings):
        follows = at == 0 and (other.rank, other.number) == (one.rank, one.number + 1)
        if follows and _behind_tag(folded, next_at):
            return True
    return high >= _FEWEST or sum(_behind_tag(folded, at) for at, _ in inside) >= _FEWEST


def _behind_tag(folded: str, at: int) -> bool:
    text = folded[max(0, at - _LONGEST_TAG) : at].rstrip(_STOPS)
    if not text.endswith(")"):
        return opens_with_label(_CLAUSE.split(text)[-1].lstrip())
    groups = bracket_groups(text)
    return bool(groups) and is_tag(text[groups[-1][0] + 1 : groups[-1][1] - 1], last=True)


def _headings(folded: str, count: _Count) -> list[tuple[int, Marker]]:
    """The numbered headings of a line: where a number that comes next opens a sentence."""
    found: list[tuple[int, Marker]] = []
    opened = 0  # where the text of the last heading, or the line, begins
    at = 0
    while candidate := _OPENS.search(folded, at):
        at = candidate.start()
        marker = read_marker(folded[at : at + 16])
        if marker is None:
            at += 1
            continue
        sure = _sentence_ends(folded, at)
        above = found[-1][1] if found else None
        if not (
            (sure or _title_ends(folded, opened, at, above, marker))
            and count.follows(marker, sure=sure)
        ):
            at += 1
            continue
        count.take(marker)
        found.append((at, marker))
        at += marker.length
        opened = at
    return found


def _sentence_ends(folded: str, at: int) -> bool:
    before = folded[max(0, at - _LOOK_BACK) : at]
    text = before.rstrip()
    return not text or text != before or text[-1] in _ENDS or bool(_QUOTED_END.search(text))


def _title_ends(folded: str, opened: int, at: int, above: Marker | None, marker: Marker) -> bool:
    """Whether a heading, a title or a bare tag ends there without a mark."""
    text = folded[max(opened, at - _LONGEST_TAG) : at]
    if above is None:
        tail = _CLAUSE.split(text)[-1].lstrip()
        return bool(_DATE_END.search(tail)) or title_end(tail + "一、") == len(tail)
    if 1 < len(text) <= _LONGEST_TITLE and not _SENTENCE.search(text):
        return True
    # The comma in a heading above others: 深化改革,推动发展（一）.
    if marker.rank > above.rank and len(text) <= _LONGEST_HEADING and not _CLAUSE.search(text):
        return True
    return opens_with_label(_CLAUSE.split(text)[-1].lstrip())


def _cuts(folded: str, headings: list[tuple[int, Marker]]) -> Iterator[int]:
    """Where the paragraphs of a line begin."""
    starts = [at for at, _ in headings]
    yield from starts
    yield from (found.start() for found in _SUPPLEMENT.finditer(folded, starts[0]))
    if _parted_by_blanks(folded, starts):
        inside = bracket_groups(folded)
        numbers = {at + marker.length for at, marker in headings}
        blanks = (found.end() for found in _BLANK.finditer(folded))
        yield from (at for at in blanks if at not in numbers and not _holds(inside, at))
    yield from head_cuts(folded[: starts[0]])
    yield from (starts[-1] + at for at in foot_cuts(folded[starts[-1] :]))
    for (at, marker), end in zip(headings, [*starts[1:], len(folded)], strict=True):
        yield from (at + cut for cut in _heading_cuts(folded[at:end], marker.length))
    yield from _behind_tags(folded, starts)
    yield from _behind_titles(folded, headings)


def _parted_by_blanks(folded: str, starts: list[int]) -> bool:
    """Whether a blank stands where the line ends were."""
    behind = sum(folded[at - 1 : at] == " " for at in starts if at)
    return behind >= max(1, len(starts) * _NEARLY_ALL)


def _holds(groups: list[tuple[int, int]], at: int) -> bool:
    """Whether a place lies inside one of these groups, which stand in order."""
    group = bisect_left(groups, (at, 0)) - 1
    return group >= 0 and at < groups[group][1]


def _heading_cuts(text: str, length: int) -> Iterator[int]:
    """Where the text under a heading begins: behind a blank, or a heading known by its words."""
    end = _SENTENCE.search(text, length)
    title = text[length : end.start() if end else len(text)]
    blank = _BLANK.search(title)
    if blank and blank.start() <= _LONGEST_TITLE:
        yield length + blank.end()
    elif len(title) > _LONGEST_TITLE or (end and end.group() in ",:"):
        known = (cut for cut in range(min(20, len(title) - 1), 1, -1) if frame_kind(title[:cut]))
        if cut := next(known, 0):
            yield length + cut
    yield from (found.end() for found in _BLANK.finditer(text) if text[found.start() - 1] in "。!?")


def _behind_titles(folded: str, headings: list[tuple[int, Marker]]) -> Iterator[int]:
    """Behind titles to which the text is glued, on levels where most are printed without a stop.

    What words hardly ever stand inside of a title shows where the text begins.
    """
    ends = [*(at for at, _ in headings[1:]), len(folded)]
    with_text: Counter[int] = Counter()
    glued: dict[int, list[int]] = defaultdict(list)
    for (at, marker), end in zip(headings, ends, strict=True):
        text = folded[at + marker.length : end]
        if not _CLAUSE.search(text):
            continue
        with_text[marker.rank] += 1
        if found := _GLUED.match(text):
            glued[marker.rank].append(at + marker.length + found.end())
    for rank, places in glued.items():
        if len(places) >= max(_FEWEST, with_text[rank] * _MOST):
            yield from places


def _behind_tags(folded: str, starts: list[int]) -> Iterator[int]:
    """Behind each bracket that says who answers, where no heading follows it anyway."""
    for start, end in bracket_groups(folded):
        if end - start > _LONGEST_TAG or end <= starts[0]:
            continue
        closes = folded[start - 1 : start] in tuple("。;!?")
        if not is_tag(folded[start + 1 : end - 1], last=closes):
            continue
        behind = _NO_STOP.search(folded, end)
        cut = behind.start() if behind else len(folded)
        at = bisect_left(starts, cut)
        if at == len(starts) or starts[at] != cut:
            yield cut
