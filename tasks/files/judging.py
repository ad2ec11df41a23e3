"""Whether a file may be attached: judged before any row is locked, since that can take seconds."""

from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform_tracker.active_content import Harm
from reform_tracker.apart import Unanswered, asked
from tasks.errors import Invalid, Problem
from tasks.files import kinds
from tasks.files.kinds import SAMPLE, Found

REASONS = {
    Harm.BROKEN: gettext_lazy(
        "This kind of file is not accepted. Send docx, xlsx, pdf, jpg, png or csv without macros."
    ),
    Harm.UNPACKED: gettext_lazy(
        "The file unpacks to more than a file may (1,000 parts, 50 MB, a hundred times its size). "
        "Save it again with smaller pictures, or in parts."
    ),
    Harm.MACRO: gettext_lazy("The file holds macros. Save it without them (.docx, .xlsx)."),
    Harm.OBJECT: gettext_lazy(
        "The file holds an embedded object or control. Take it out, or send a PDF."
    ),
    Harm.TEMPLATE: gettext_lazy(
        "The file is tied to a template elsewhere. Choose Normal as its template and save it again."
    ),
    Harm.FIELD: gettext_lazy(
        "The file holds a field or link that starts or fetches something (DDE, INCLUDEPICTURE, "
        "LINK). Unlink it (Ctrl+Shift+F9) and save it again."
    ),
    Harm.OUTSIDE: gettext_lazy(
        "The file shows something that lies outside of it, such as a linked picture. Put the "
        "picture itself in and save it again."
    ),
    Harm.COMMAND: gettext_lazy(
        "A cell of the table would start a program where a spreadsheet opens it (DDE). Write what "
        "it shows instead."
    ),
    Harm.SCRIPT: gettext_lazy(
        "The PDF holds a script (JavaScript) or a form that computes. Print it to PDF, and send "
        "what that makes."
    ),
    Harm.STARTS: gettext_lazy(
        "The PDF starts a program, or opens something by itself. Print it to PDF, and send what "
        "that makes."
    ),
    Harm.EMBEDDED: gettext_lazy(
        "Another file lies in the PDF. Take it out, or print the PDF to PDF; send the other file "
        "by itself."
    ),
    Harm.DAMAGED: gettext_lazy(
        "The PDF is damaged and cannot be examined. Save it as PDF again, or print it to PDF."
    ),
    Harm.LOCKED: gettext_lazy("The PDF is locked with a password. Save it without one."),
}
LONGEST_PLACE = 100  # characters


class Later(Invalid):
    """The file could not be looked into just now."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that may be attached."""

    upload: "File[bytes]"
    content_type: str


def judge(upload: "File[bytes]") -> Judged:
    """What may be attached, with its kind by content. Outside of a transaction.

    Raises Invalid when the file is too large, empty, of a kind that is not allowed or would do more
    than be read, with the reason; Later when others are being looked into.
    """
    limit = settings.ATTACHMENT_MAX_BYTES
    if not upload.size or upload.file is None:
        raise _refusal(_("The file is empty. Choose another one."))
    if upload.size > limit:
        message = _("The file is larger than %(limit)s MB. Send a smaller one.")
        raise _refusal(message % {"limit": limit // 1024 // 1024})
    try:
        found = _found(upload)
    except Unanswered as stopped:
        kind = Later if stopped.later else Invalid
        raise kind([Problem("file", stopped.message)]) from stopped
    if found.harm or found.kind is None:
        raise _refusal(said(found.harm or Harm.BROKEN, found.place))
    return Judged(upload, found.kind)


def _found(upload: "File[bytes]") -> Found:
    upload.seek(0)
    head = upload.read(SAMPLE)
    try:
        if not kinds.is_looked_into(head):
            kind = kinds.kind_by_its_start(head, upload.name or "")
            if kind != kinds.CSV:
                return Found(kind)
            return asked("tasks.files.kinds:answer_of_table", head + upload.read(), Found)
        return asked("tasks.files.kinds:answer", head + upload.read(), Found)
    finally:
        upload.seek(0)


def said(harm: Harm, place: str) -> str:
    """The reason and, where it is known, the place: a part of the package, an object of the PDF."""
    reason = str(REASONS[harm])
    place = "".join(sign for sign in place if sign.isprintable())[:LONGEST_PLACE]
    if not place:
        return reason
    return _("%(reason)s Found in: %(place)s.") % {"reason": reason, "place": place}


def _refusal(message: str) -> Invalid:
    return Invalid([Problem("file", message)])
