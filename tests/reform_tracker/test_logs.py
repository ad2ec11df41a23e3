"""A line of the log says when, and is one line whatever somebody sent."""

import logging
import re
import sys

import pytest

from reform_tracker.logs import Line
from reform_tracker.settings.application import LOGGING

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d WARNING reform\.test .*")
FORGED = "2026-01-01T00:00:00.000+08:00 ERROR reform nothing happened"


def written(message: str, *arguments: object, trace: bool = False) -> str:
    told = LOGGING["formatters"]["line"]
    record = logging.LogRecord(
        "reform.test", logging.WARNING, __file__, 1, message, arguments,
        sys.exc_info() if trace else None,
    )  # fmt: skip
    return Line(told["format"], style=told["style"]).format(record)


def test_a_line_says_when_with_its_offset() -> None:
    assert LINE.fullmatch(written("done"))


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x85", "\u2028", "\x1b[2K", "\x00", "\u202e"])
def test_what_somebody_sent_makes_no_line_of_its_own(end: str) -> None:
    line = written("refused: %s", f"改革{end}{FORGED}")
    assert len(line.splitlines()) == 1
    assert end not in line
    assert "改革\\" in line
    try:
        raise ValueError(f"x{end}{FORGED}")
    except ValueError:
        first, *trace = written("failed", trace=True).splitlines()
    assert LINE.fullmatch(first)
    assert trace
    assert all(row.startswith("  ") for row in trace)


def test_what_is_logged_goes_to_one_place() -> None:
    handlers = LOGGING["handlers"]
    assert {handler["class"] for handler in handlers.values()} == {"logging.StreamHandler"}
    assert {handler["formatter"] for handler in handlers.values()} == {"line"}
