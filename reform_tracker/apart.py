"""Asking a child about what was uploaded; what it cannot answer is told in a sentence."""

from typing import TypeVar

import msgspec
from django.utils.translation import gettext_lazy as _

from reform_tracker import child

T = TypeVar("T")
# 700 printed pages with their structure (12 MB) took a third of it.
LIMITS = child.Limits(cpu_seconds=10, seconds=20)
_SENTENCES = {
    child.Reason.TIME: _(
        "Examining the file took too long and was stopped. Save it again, smaller or in parts."
    ),
    child.Reason.MEMORY: _(
        "Examining the file took more memory than a file may and was stopped. Save it again, "
        "smaller or in parts."
    ),
    child.Reason.BROKEN: _(
        "Examining the file broke off. Save it again; if that does not help, tell the system "
        "administrator."
    ),
    child.Reason.BUSY: _("Other files are being examined right now. Send it again in a minute."),
}


class Unanswered(Exception):
    """There is no answer; `message` says why, `later` whether there may be one in a minute."""

    def __init__(self, reason: child.Reason) -> None:
        super().__init__(reason.value)
        self.message = str(_SENTENCES[reason])
        self.later = reason is child.Reason.BUSY


def asked(work: str, payload: bytes, kind: type[T]) -> T:
    """The answer of ``work`` ("module:function", from bytes to msgpack). Raises Unanswered."""
    try:
        answer = child.run(work, payload, LIMITS)
    except child.NoAnswer as error:
        raise Unanswered(error.reason) from error
    return msgspec.msgpack.decode(answer, type=kind)
