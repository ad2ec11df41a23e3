"""Headings without a numeral: areas, groups of tasks, and parts such as 附则."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tasks.official.reading.deadlines import printed_date
from tasks.official.reading.frame_headings import frame_kind
from tasks.official.reading.head import ends_as_title
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.numbering import AREA_RANK, ROW_RANK, Marker, read_marker
from tasks.official.reading.passages import fold
from tasks.official.reading.tags import find_tags, is_side_line, opens_with_label

AREA, GROUP = 0, 1  # ranks above those of all printed numerals
_LONGEST = 40
_FEWEST_TASKS = 2
_NOT_LAST = ".:;,)]〕】…>"
_NOT_INSIDE = "。;"


def unnumbered_headings(paragraphs: Sequence[Paragraph]) -> Mapping[int, int]:
    """Where headings without a numeral begin, and the rank of each.

    In a text that has no 一、 or 第一部分 a short line without a full stop, directly before a
    numbered paragraph, opens an area; where two such lines stand together somewhere, the upper one
    does and the lower one opens a group. In any text a line such as 附则 opens a part of the frame.
    Where nothing is numbered at all, each text with a tag at its end is a task; where all tasks
    are numbered 一、, short lines above them are areas.
    """
    markers = [read_marker(paragraph.text) for paragraph in paragraphs]
    if not any(markers):
        return dict(_blocks(paragraphs))
    found = dict(_supplements(paragraphs, markers))
    if all(marker is None or marker.rank == AREA_RANK for marker in markers):
        found.update(_areas_above(paragraphs, markers))
    if not any(marker and marker.rank <= AREA_RANK for marker in markers):
        found.update(_areas(paragraphs, markers))
    return found


def _areas(
    paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None]
) -> Iterator[tuple[int, int]]:
    lower = [
        at
        for at in range(len(paragraphs) - 1)
        if markers[at + 1] and markers[at] is None and _could_be_heading(paragraphs[at])
    ]
    first = next((at for at, marker in enumerate(markers) if marker), 0)
    lower = [at for at in lower if at >= first or not ends_as_title(paragraphs[at].text)]
    upper = {at: above for at in lower if (above := _above(paragraphs, markers, at, first)) >= 0}
    for at in lower:
        if at in upper:
            yield paragraphs[upper[at]].start, AREA
        yield paragraphs[at].start, GROUP if upper else AREA


def _areas_above(
    paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None]
) -> Iterator[tuple[int, int]]:
    """Areas above tasks that are numbered 一、: short lines in front of one, behind a tag."""
    lines = [
        at
        for at in range(len(paragraphs) - 1)
        if markers[at + 1] and markers[at] is None and _could_be_heading(paragraphs[at])
    ]
    first = next((at for at, marker in enumerate(markers) if marker), 0)
    behind = [at for at in lines if at > first and find_tags(paragraphs[at - 1].text)]
    opening = [at for at in lines if at < first and not ends_as_title(paragraphs[at].text)]
    if behind and opening:
        yield from ((paragraphs[at].start, AREA) for at in (*opening, *behind))


def _blocks(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """Tasks and areas of a text without any number: a tag ends a task, a short line opens an area.

    In front of the first tag stands the document's head too, so that its task is the paragraph
    above it, and its area the line above that.
    """
    tagged = [at for at, paragraph in enumerate(paragraphs) if find_tags(paragraph.text)]
    if len(tagged) < _FEWEST_TASKS:
        return
    begun = _first_block(paragraphs, tagged[0])
    for end in tagged:
        opened = False
        for at in range(begun, end + 1):
            if at < end and _could_be_heading(paragraphs[at]) and not opened:
                yield paragraphs[at].start, AREA
            elif not opened and not _only_tags(paragraphs[at]):
                yield paragraphs[at].start, ROW_RANK
                opened = True
        begun = end + 1


def _first_block(paragraphs: Sequence[Paragraph], tagged: int) -> int:
    """Where the first task's area or the task itself begins."""
    start = tagged - _only_tags(paragraphs[tagged])
    if start > 0 and _could_be_heading(paragraphs[start - 1]):
        start -= not ends_as_title(paragraphs[start - 1].text)
    return max(start, 0)


def _only_tags(paragraph: Paragraph) -> bool:
    """Whether a line holds tags and nothing else."""
    tags = find_tags(paragraph.text)
    return bool(tags) and not paragraph.text[: tags[0][0]].strip()


def _above(
    paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None], at: int, first: int
) -> int:
    """The heading above the one at a place, which may have a sentence between them; else -1."""
    for above in (at - 1, at - 2):
        if above < 0 or markers[above]:
            return -1
        if _could_be_heading(paragraphs[above]):
            titled = above < first and ends_as_title(paragraphs[above].text)
            return -1 if titled else above
        if not paragraphs[above].text.endswith("。") or find_tags(paragraphs[above].text):
            return -1
    return -1


def _could_be_heading(paragraph: Paragraph) -> bool:
    folded = fold(paragraph.text)
    return (
        len(folded) <= _LONGEST
        and "\t" not in folded
        and folded[-1] not in _NOT_LAST
        and not any(mark in folded for mark in _NOT_INSIDE)
        and not (opens_with_label(folded) or is_side_line(folded) or printed_date(folded))
    )


def _supplements(
    paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None]
) -> Iterator[tuple[int, int]]:
    """Lines such as 附则 that open a part of their own beside the highest numbered ones.

    What stands under one begins to count anew or belongs to the highest level, and nobody answers
    for it: else the line is a label inside of a task.
    """
    top = min((marker.rank for marker in markers if marker), default=None)
    lines = [
        at
        for at, paragraph in enumerate(paragraphs)
        if markers[at] is None and frame_kind("".join(paragraph.text.split()))
    ]
    if top is None:
        return
    for at, end in pairwise([*lines, len(paragraphs)]):
        below = [marker for marker in markers[at + 1 : end] if marker]
        section = _section(markers, at + 1, end, top)
        opens = not below or below[0].rank == top or below[0].number == 1
        if opens and not any(find_tags(par.text) for par in paragraphs[at + 1 : section]):
            yield paragraphs[at].start, top


def _section(markers: Sequence[Marker | None], start: int, end: int, top: int) -> int:
    """Where the next heading of the highest level stands."""
    for at in range(start, end):
        marker = markers[at]
        if marker and marker.rank == top:
            return at
    return end
