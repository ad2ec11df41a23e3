"""One-time codes as RFC 6238 has them, each once; recovery codes as people type them."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from departments.second_factor import codes

# RFC 6238, appendix B, SHA-1; the last six of its eight digits.
SEED = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert codes.code_at(SEED, moment(seconds)) == code
    assert codes.step_of(SEED, code, at=moment(seconds), after=0) == seconds // 30


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phone_may_be_wrong_by_one_step(steps: int, fits: bool) -> None:
    now = moment(1111111111)
    shown = codes.code_at(SEED, now + timedelta(seconds=30 * steps))
    assert (codes.step_of(SEED, shown, at=now, after=0) is not None) is fits


def test_no_step_is_accepted_again_and_none_before_it() -> None:
    now = moment(1111111111)
    step = codes.step_of(SEED, "050471", at=now, after=0)
    assert step is not None
    before = codes.code_at(SEED, now - timedelta(seconds=30))
    later = codes.code_at(SEED, now + timedelta(seconds=30))
    assert codes.step_of(SEED, "050471", at=now, after=step) is None
    assert codes.step_of(SEED, before, at=now, after=step) is None
    assert codes.step_of(SEED, later, at=now, after=step) == step + 1


@pytest.mark.parametrize("code", ["", "05047", "0504711", "05047a", "٠٥٠٤٧١", "-50471", "5e10  "])
def test_what_is_no_code_of_six_digits_is_none(code: str) -> None:
    assert codes.step_of(SEED, code, at=moment(1111111111), after=0) is None


@pytest.mark.parametrize("typed", ["050471", " 050 471 ", "０５０４７１", "050-471"])
def test_blanks_and_full_width_digits_count_for_nothing(typed: str) -> None:
    assert codes.plain(typed) == "050471"


def test_recovery_codes_are_ten_different_ones_and_kept_as_digests() -> None:
    drawn = codes.drawn_recovery_codes()
    assert len(set(drawn)) == codes.RECOVERY_CODES
    first = drawn[0]
    assert codes.digest_of(first) == codes.digest_of(f" {first.upper().replace('-', ' ')}")
    assert codes.plain(first) not in codes.digest_of(first)
    assert not codes.is_one_time(codes.plain(first))


def test_the_picture_holds_no_style_and_no_script() -> None:
    drawn = codes.picture_of(codes.address_of(SEED, "<script>&\"'"))
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "script" not in drawn
