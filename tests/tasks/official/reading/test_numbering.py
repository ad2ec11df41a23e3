"""Printed numbers of headings."""

import pytest

from tasks.official.reading.numbering import circled, han_numeral, numeral, read_marker


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
        ("第三节 就业", "第三节", 3, 1),
        ("一、改革", "一、", 1, 2),
        ("（二十一）改革", "（二十一）", 21, 3),
        ("(三)改革", "(三)", 3, 3),
        ("1.改革", "1.", 1, 4),
        ("１２．改革", "１２．", 12, 4),
        ("3、改革", "3、", 3, 4),
        ("3﹒改革", "3﹒", 3, 4),
        ("（4）改革", "（4）", 4, 5),
        ("5)改革", "5)", 5, 5),
        ("⑥改革", "⑥", 6, 6),
        ("㈡改革", "㈡", 2, 3),
        ("⒊改革", "⒊", 3, 4),
        ("⑷改革", "⑷", 4, 5),
        ("二、2013年改革", "二、", 2, 2),
        ("1．2013年改革", "1．", 1, 4),
        ("3．5G商用", "3．", 3, 4),
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


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100"), (0, "0")],
)
def test_numerals_are_written_as_headings_count(value: int, printed: str) -> None:
    assert han_numeral(value) == printed


@pytest.mark.parametrize(("value", "printed"), [(1, "①"), (20, "⑳"), (21, "21"), (0, "0")])
def test_circled_numbers_end_at_twenty(value: int, printed: str) -> None:
    assert circled(value) == printed
