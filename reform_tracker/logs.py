"""How a line of the log is written: when with its offset, how grave, by whom, what."""

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

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, ZoneInfo(settings.TIME_ZONE))
        return moment.isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        first, *trace = super().format(record).split("\n")
        return "\n".join([first, *(f"  {escaped(line)}" for line in trace)])


def escaped(text: str) -> str:
    """Signs that act, as Python would write them: a line end becomes `\\n`."""
    return ACTING.sub(lambda found: ascii(found[0])[1:-1], text)
