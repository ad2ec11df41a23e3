"""Texts that know their place in the source."""

import pytest

from tasks.official.reading.passages import (
    Passage,
    bracket_groups,
    fold,
    hull,
    join,
    spans_of,
    split_outside_brackets,
)
from tasks.official.reading.structure import Span

SOURCE = " 省委网信\n—９—\n办 负责 "


def test_joined_lines_keep_their_places() -> None:
    text = join([Passage.of(SOURCE, 1, 5), Passage.of(SOURCE, 10, 14)])
    assert text.text == "省委网信办 负责"
    assert text.spans() == (Span(1, 5), Span(10, 14))
    assert text.span() == Span(1, 14)
    assert text.cut(3, 5).spans() == (Span(4, 5), Span(10, 11))
    assert text.squeeze().text == "省委网信办负责"
    assert text.squeeze().spans() == (Span(1, 5), Span(10, 11), Span(12, 14))


def test_strip_takes_blanks_of_all_kinds() -> None:
    assert Passage.of("\u3000\ufeff 改革。\u00a0").strip().spans() == (Span(3, 6),)
    assert Passage.of("改革。").strip("。").text == "改革"
    assert not Passage.of(" \u3000").strip()
    assert Passage.of("").spans() == ()


def test_hull_and_spans_of_several() -> None:
    parts = [Passage.of(SOURCE, 10, 11), Passage.of(SOURCE, 1, 5)]
    assert spans_of(parts) == (Span(10, 11), Span(1, 5))
    assert hull(spans_of(parts)) == Span(1, 11)


def test_fold_keeps_every_place() -> None:
    text = "（２０２７年，〇：；）\u3000"
    assert fold(text) == "(2027年,○:;) "
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("a(b)c", ["(b)"]),
        ("(a(b)c)", ["(a(b)c)"]),
        ("(a)(b)", ["(a)", "(b)"]),
        ("〔a(b)c〕", ["〔a(b)c〕"]),
        ("a)b(c", []),
        ("(a(b)", ["(b)"]),
    ],
)
def test_bracket_groups_are_the_outermost_closed_ones(text: str, groups: list[str]) -> None:
    assert [text[start:end] for start, end in bracket_groups(text)] == groups


def test_separators_in_brackets_do_not_split() -> None:
    parts = split_outside_brackets("a、b(c、d)e、f", "、")
    assert ["a、b(c、d)e、f"[start:end] for start, end in parts] == ["a", "b(c、d)e", "f"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("(省财政厅〕", [(0, 6)]),
        ("〔省财政厅)负责〕", [(0, 9)]),
        ("改革<省财政厅>。", [(2, 8)]),
        ("1)省财政厅", []),
        ("(省财政厅", []),
    ],
)
def test_a_bracket_may_be_closed_by_another_kind_where_its_own_is_missing(
    text: str, groups: list[tuple[int, int]]
) -> None:
    assert bracket_groups(text) == groups
