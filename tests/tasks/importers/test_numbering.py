"""Printed numbers of headings."""

import pytest

from tasks.importers.numbering import numeral, read_marker


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("十", 10),
        ("二十一", 21),
        ("一百零三", 103),
        ("二○一二", 2012),
        ("③", 3),
        ("两", 2),
    ],
)
def test_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize(
    ("text", "marker", "number", "rank"),
    [
        ("第二部分 重点任务", "第二部分", 2, 0),
        ("一、改革", "一、", 1, 1),
        ("（二十一）改革", "（二十一）", 21, 2),
        ("(三)改革", "(三)", 3, 2),
        ("1.改革", "1.", 1, 3),
        ("１２．改革", "１２．", 12, 3),
        ("3、改革", "3、", 3, 3),
        ("（4）改革", "（4）", 4, 4),
        ("5)改革", "5)", 5, 4),
        ("⑥改革", "⑥", 6, 5),
    ],
)
def test_markers(text: str, marker: str, number: int, rank: int) -> None:
    found = read_marker(text)
    assert found is not None
    assert (found.text, found.number, found.rank) == (marker, number, rank)


@pytest.mark.parametrize(
    "text", ["2012年是", "1.2万亿元", "020)》", "一是改革", "（试行）", "改革", ""]
)
def test_other_beginnings_are_no_markers(text: str) -> None:
    assert read_marker(text) is None
