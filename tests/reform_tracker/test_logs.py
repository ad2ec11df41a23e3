"""A line of the log says when, and is one line whatever somebody sent."""

import json
import logging
import os
import re
import subprocess
import sys

import pytest

from reform_tracker.logs import Line, Record
from reform_tracker.settings.application import LOGGING

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d WARNING reform\.test .*")
FORGED = "2026-01-01T00:00:00.000+08:00 ERROR reform nothing happened"


WORKER = """
import logging
import django
from reform_tracker.celery import app
django.setup()  # as the worker does before it sets up its lines
app.log.setup(loglevel=logging.INFO)
logging.getLogger("celery.worker").info("received %s", "x\\nERROR forged")
"""
WEB = """
import sys
from gunicorn.config import Config
from reform_tracker.deploy.logger import Logger
config = Config()
config.set("accesslog", "-")
log = Logger(config)
sys.stdout = sys.stderr
for handler in log.access_log.handlers:
    handler.stream = sys.stderr
log.access_log.info("received %s", "x\\nERROR forged")
"""


def written(
    message: str, *arguments: object, trace: bool = False, form: type[logging.Formatter] = Line
) -> str:
    record = logging.LogRecord(
        "reform.test", logging.WARNING, __file__, 1, message, arguments,
        sys.exc_info() if trace else None,
    )  # fmt: skip
    return form().format(record)


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
    assert {handler["formatter"] for handler in handlers.values()} == {"ours"}


@pytest.mark.parametrize("end", ["\n", "\x85", "\u2028", "\x7f", "\u202e"])
def test_as_json_a_line_is_an_object_whatever_somebody_sent(end: str) -> None:
    try:
        raise ValueError(f"x{end}{FORGED}")
    except ValueError:
        line = written("refused: %s", f"改革{end}{FORGED}", trace=True, form=Record)
    assert len(line.splitlines()) == 1
    assert end not in line
    assert "改革" in line
    told = json.loads(line)
    assert LINE.fullmatch(f"{told['time']} {told['level']} {told['logger']} ")
    assert told["message"] == f"refused: 改革{end}{FORGED}"
    assert f"ValueError: x{end}{FORGED}" in told["trace"]


@pytest.mark.parametrize("program", [WORKER, WEB], ids=["worker", "web"])
def test_workers_and_web_server_write_as_the_rest_does(program: str) -> None:
    def line(form: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "LOG_FORMAT": form},
            capture_output=True,
            text=True,
            check=True,
        )
        (only,) = done.stderr.splitlines()
        return only

    assert re.match(r"\d{4}-\d\d-\d\dT\S+ INFO \S+ received x\\nERROR forged$", line("text"))
    assert json.loads(line("json"))["message"] == "received x\nERROR forged"


def test_another_form_of_the_log_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import reform_tracker.settings"],
        env={**os.environ, "LOG_FORMAT": "xml"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "LOG_FORMAT: text or json, not 'xml'" in done.stderr
