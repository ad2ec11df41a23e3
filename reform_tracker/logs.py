"""How a line of the log is written: when with its offset, how grave, by whom, what.

By `LOG_FORMAT` for people or as JSON. Django, Celery (which leaves the root's handlers alone by
`CELERY_WORKER_HIJACK_ROOT_LOGGER`) and gunicorn (`reform_tracker.deploy.logger`) write alike.
"""

import json
import logging
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

# Line ends and all else that a terminal or a reader of lines would act upon.
ACTING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Line(logging.Formatter):
    """One line for each message: what somebody sent, and is logged, makes none of its own.

    The trace of an error follows on lines that begin with blanks, as no message does.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return moment(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        first, *trace = super().format(record).split("\n")
        return "\n".join([first, *(f"  {escaped(line)}" for line in trace)])


class Record(logging.Formatter):
    """One line of JSON for each message, the trace of an error inside of it."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        line = json.dumps(told, ensure_ascii=False)
        return ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def formatter() -> logging.Formatter:
    """The form that `LOG_FORMAT` asks for."""
    return Record() if settings.LOG_FORMAT == "json" else Line()


def moment(record: logging.LogRecord) -> str:
    """When it was logged, to the millisecond, with the offset of the time zone."""
    at = datetime.fromtimestamp(record.created, ZoneInfo(settings.TIME_ZONE))
    return at.isoformat(timespec="milliseconds")


def escaped(text: str) -> str:
    """Signs that act, as Python would write them: a line end becomes `\\n`."""
    return ACTING.sub(lambda found: ascii(found[0])[1:-1], text)
