"""Text that remembers where in the source each of its characters stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

from tasks.official.reading.structure import Span

_BLANK = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff\u2002\u2003\u2009"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LIKE = str.maketrans("\u3000\u00a0〇﹝﹞﹙﹚⟨⟩❲❳〈〉﹒﹐﹑﹔﹕︰", "  ○〔〕()<>〔〕<>.,、;::")
_FOLD = {**_WIDE, **_LIKE}
_OPEN = {"(": ")", "[": "]", "〔": "〕", "【": "】", "{": "}", "<": ">", "〖": "〗"}
_CLOSE = frozenset(_OPEN.values())
_INK = re.compile(rf"[^{re.escape(_BLANK)}]")


def fold(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width, character for character."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and, for each character, its offset in the source."""

    text: str
    at: Sequence[int]

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> Self:
        """The characters from ``start`` to ``end`` as they stand in the source."""
        end = len(source) if end is None else end
        return cls(source[start:end], range(start, end))

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> "Passage":
        """A part, by indexes into this text."""
        return Passage(self.text[start:end], self.at[start:end])

    def strip(self, extra: str = "") -> "Passage":
        """Without blanks (and ``extra`` characters) at both ends."""
        away = _BLANK + extra
        start = len(self.text) - len(self.text.lstrip(away))
        return self.cut(start, max(start, len(self.text.rstrip(away))))

    def squeeze(self) -> "Passage":
        """Without any blank."""
        kept = [match.start() for match in _INK.finditer(self.text)]
        if len(kept) == len(self.text):
            return self
        return Passage("".join(self.text[i] for i in kept), [self.at[i] for i in kept])

    def span(self) -> Span:
        """From the first character to the last; what stands between is included."""
        return Span(self.at[0], self.at[-1] + 1)

    def spans(self) -> tuple[Span, ...]:
        """The runs of neighbouring source characters."""
        if not self.text:
            return ()
        if isinstance(self.at, range):
            return (self.span(),)
        runs: list[Span] = []
        start = last = self.at[0]
        for offset in self.at[1:]:
            # Several characters may be read from one, such as 〃 for a whole cell.
            if offset not in (last, last + 1):
                runs.append(Span(start, last + 1))
                start = offset
            last = offset
        return (*runs, Span(start, last + 1))


def join(passages: Iterable[Passage]) -> Passage:
    """Several passages as one text, nothing between them."""
    parts = [part for part in passages if part]
    if len(parts) == 1:
        return parts[0]
    offsets = list(chain.from_iterable(part.at for part in parts))
    return Passage("".join(part.text for part in parts), offsets)


def spans_of(passages: Iterable[Passage]) -> tuple[Span, ...]:
    """The source runs of several passages."""
    return tuple(span for part in passages for span in part.spans())


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of ``spans``."""
    known = list(spans)
    return Span(min(span.start for span in known), max(span.end for span in known))


def bracket_groups(text: str) -> list[tuple[int, int]]:
    """Outermost bracketed groups as (index of the opening, index after the closing) bracket.

    ``text`` is folded. A closing bracket that fits no open one is taken as plain text, but for one
    that stands where the last open one has none of its own any more (（省财政厅〕). An opening one
    that is never closed opens nothing.
    """
    last = {char: text.rfind(char) for char in _CLOSE}
    groups: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for index, char in enumerate(text):
        if char in _OPEN:
            stack.append((_OPEN[char], index))
        elif char in _CLOSE and stack and (stack[-1][0] == char or last[stack[-1][0]] < index):
            start = stack.pop()[1]
            while groups and groups[-1][0] > start:
                groups.pop()
            groups.append((start, index + 1))
    return groups


def split_outside_brackets(text: str, separators: str) -> list[tuple[int, int]]:
    """The parts of a folded text between separators that stand in no bracket, as index pairs."""
    parts: list[tuple[int, int]] = []
    groups = iter(bracket_groups(text))
    group = next(groups, None)
    start = index = 0
    while index < len(text):
        if group and index == group[0]:
            index, group = group[1], next(groups, None)
            continue
        if text[index] in separators:
            parts.append((start, index))
            start = index + 1
        index += 1
    return [*parts, (start, len(text))]
