"""Characters, punctuation, numbers and dates of official documents."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform_tracker.office.official.text import (
    due_date,
    long_date,
    numeral,
    period_name,
    sentence,
    typeset,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_typesetting_twice_changes_nothing(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("推进重组,加快发展", "推进重组\uff0c加快发展"),
        ("(试行)要求", "\uff08试行\uff09要求"),
        ("意见(甘政发〔2012〕53号)", "意见\uff08甘政发〔2012〕53号\uff09"),
        ("改革(1.1)试点", "改革\uff081.1\uff09试点"),
        ("ratio 3:2, at 10:30 (UTC)", "ratio 3:2, at 10:30 (UTC)"),
    ],
)
def test_marks_beside_chinese_are_full_width(printed: str, shown: str) -> None:
    assert typeset(printed) == shown


@pytest.mark.parametrize(
    ("number", "numeral_"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_numerals(number: int, numeral_: str) -> None:
    assert numeral(number) == numeral_


def test_numerals_out_of_range_are_digits() -> None:
    assert [numeral(0), numeral(100)] == ["0", "100"]


def test_dates_have_no_leading_zero() -> None:
    assert long_date(date(2012, 5, 8)) == "2012年5月8日"
    assert due_date("2012-05-08") == "2012年5月8日"
    assert due_date("5月中旬前") == "5月中旬前"


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2012-05", "2012年5月"),
        ("2012-Q3", "2012年第三季度"),
        ("2012-H2", "2012年下半年"),
        ("第一期", "第一期"),
    ],
)
def test_periods(period: str, name: str) -> None:
    assert period_name(period) == name


def test_sentences_end_once() -> None:
    assert [sentence(text) for text in ("好;", "好。", "好", "")] == ["好。", "好。", "好。", ""]
