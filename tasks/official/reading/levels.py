"""Which level of headings is the task: decided for each area by where tags and numbers stand."""

from collections.abc import Sequence
from itertools import pairwise

from tasks.official.reading.numbering import AREA_RANK
from tasks.official.reading.outline import Item
from tasks.official.reading.tags import find_tags
from tasks.official.reading.unnumbered import GROUP

_MOST = 0.5


def group_headings(areas: Sequence[Item]) -> frozenset[int]:
    """Where the headings below areas begin that only group the tasks below them.

    Such a heading says no more than an introduction, and most items below it are answered for. It
    groups them where it says nothing at all, where their numbers run on from one heading to the
    next, or where they have titles of their own; but within one area most headings that somebody
    answers for decide for the others.
    """
    candidates = [child for area in areas for child in area.children if _holds_tags(child)]
    running = _run_on(candidates)
    found: set[int] = set()
    for area in areas:
        groups = [
            child
            for child in area.children
            if _holds_tags(child)
            and (running or not _says_anything(child) or _has_titles(child.children))
        ]
        own = sum(_is_answered_for(child) for child in area.children)
        sure = running or any(child.marker.rank == GROUP for child in groups)
        if sure or len(groups) >= own:
            found.update(group.paragraph.start for group in groups)
    return frozenset(found)


def areas_of(tops: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """The items that are areas, and the headings of parts that only hold areas (第二部分).

    A part holds areas where two more levels of headings stand between it and the tasks.
    """
    areas: list[Item] = []
    parts: list[Item] = []
    for item in tops:
        numbered = bool(item.marker.text) and item.marker.rank < AREA_RANK
        if numbered and group_headings(item.children):
            parts.append(item)
            areas += item.children
        else:
            areas.append(item)
    return areas, parts


def _holds_tags(item: Item) -> bool:
    """Whether nobody answers for a heading itself and somebody for most items below it."""
    tagged = sum(child.has_tags() for child in item.children)
    return tagged > len(item.children) * _MOST and not _is_answered_for(item)


def _is_answered_for(item: Item) -> bool:
    return any(find_tags(paragraph.text) for paragraph in (item.paragraph, *item.more))


def _says_anything(item: Item) -> bool:
    return any(paragraph.passage for paragraph in item.own_text())


def _has_titles(items: Sequence[Item]) -> bool:
    """Whether most items have a title and a text behind it, not one sentence for both."""
    titled = sum(len(item.heading().head.text) > item.marker.length for item in items)
    return titled > len(items) * _MOST


def _run_on(items: Sequence[Item]) -> bool:
    """Whether the numbers below one heading go on below the next more often than they restart."""
    balance = 0
    for before, after in pairwise(items):
        last, first = before.children[-1].marker, after.children[0].marker
        if first.rank == last.rank:
            balance += 1 if first.number == last.number + 1 else -1
    return balance > 0
