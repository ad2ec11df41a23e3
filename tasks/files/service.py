"""Attachments: allow-listed by content, stored under a UUID, hashed, never overwritten."""

import codecs
import csv
import hashlib
import io
import unicodedata
from itertools import takewhile
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import Action, authorize
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.active_content import Harm, Harmful
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event
from reform_tracker.packages import ZIP_SIGNATURE, require_harmless_parts
from reform_tracker.storing import rows_and_files
from tasks.errors import Invalid, Problem, Refused
from tasks.files.models import OWNERS
from tasks.models import Attachment, ImplementationPlan, ProgressReport
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.models import SignedDocument
from tasks.signing.workflow import workflow_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "text/csv": (".csv",),
}
ORGANIZATION_QUOTA = 500 * 1024 * 1024
REASONS = {
    Harm.BROKEN: gettext_lazy(
        "This kind of file is not accepted. Send docx, xlsx, pdf, jpg, png or csv without macros."
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
}
SAMPLE = 4096  # bytes at the start of a file that show its kind
FIRST_ROWS, FEWEST_COLUMNS = 10, 2  # of a csv file
DELIMITERS, MOST_TITLES = (",", ";", "\t"), 5


@rows_and_files()
def attach(
    document: ImplementationPlan | ProgressReport,
    upload: "File[bytes]",
    *,
    actor: User,
    source: str,
) -> Attachment:
    """Stores an uploaded file with a draft.

    Raises Invalid when the file is too large, empty, over the organization's quota or of a kind
    that is not allowed; Refused when the document is no longer a draft.
    """
    hold_quota(document.organization_id)
    document = locked(type(document), document.pk)
    authorize(actor, _write_action(document, actor), document.access())
    lifetime.require_open(document.of_plan)
    if not document.is_editable:
        raise Refused(_("Files can only be added to a draft."))
    content_type = _checked(upload, document.organization_id)
    attachment = Attachment(
        name=clean_name(upload.name or ""),
        content_type=content_type,
        size=upload.size,
        sha256=_sha256(upload),
        uploaded_by=actor,
        uploaded_at=clock.now(),
        **{Attachment.owner_column(type(document)): document},
    )
    attachment.file.save(attachment.name, upload, save=False)
    attachment.save(force_insert=True)
    _changed(document, actor)
    _trail(attachment, "attachment.added", Event.ATTACHMENT_ADDED, actor, source)
    return attachment


def hold_quota(organization_id: int) -> None:
    """Lets two documents of one organization take files one after the other, for the quota is its.

    Whoever locks a document too comes here first. Rows that only point to the organization need
    not wait.
    """
    Organization.objects.select_for_update(no_key=True).filter(pk=organization_id).first()


@transaction.atomic
def remove(attachment_id: UUID, *, actor: User, source: str) -> Attachment:
    """Takes a file off a draft. The bytes stay: what was once attached can be shown."""
    attachment = find(attachment_id, actor)
    document = locked(type(attachment.document), attachment.document.pk)
    # Somebody may have taken it off while this waited for the lock.
    attachment = find(attachment_id, actor)
    authorize(actor, _write_action(document, actor), document.access())
    lifetime.require_open(document.of_plan)
    if not document.is_editable:
        raise Refused(_("Files can only be removed from a draft."))
    attachment.removed_at = clock.now()
    attachment.save(update_fields=["removed_at"])
    _changed(document, actor)
    _trail(attachment, "attachment.removed", Event.ATTACHMENT_REMOVED, actor, source)
    return attachment


def held(document: ImplementationPlan | ProgressReport, upload: "File[bytes]") -> Attachment | None:
    """The attachment with this name and content, if the document has it already."""
    same = {"name": clean_name(upload.name or ""), "sha256": _sha256(upload)}
    return document.attachments.filter(removed_at=None, **same).first()


def find(attachment_id: UUID, user: User) -> Attachment:
    """The attachment if the account may read its document; Http404 otherwise."""
    attachment = (
        Attachment.objects.filter(pk=attachment_id, removed_at=None).select_related(*OWNERS).first()
    )
    if attachment is None:
        raise Http404
    document = attachment.document
    authorize(user, workflow_of(document).read, document.access())
    return attachment


def clean_name(name: str) -> str:
    """The sender's file name in NFC without path, control and bidirectional characters."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return kept.strip(" .")[-200:] or "file"


def offered_name(name: str, content_type: str) -> str:
    """The name a file is offered under: it ends as files of its kind do, whatever was sent."""
    endings = ENDINGS[content_type]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


def kind_of(file: IO[bytes], name: str) -> str | None:
    """The media type by content, None if it is none of those allowed.

    Only csv, which has no mark of its own, also needs its name. Raises Harmful for what would do
    more than be read.
    """
    file.seek(0)
    head = file.read(SAMPLE)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(ZIP_SIGNATURE):
        return _office_kind(file)
    whole = len(head) < SAMPLE
    is_csv = name.lower().endswith(".csv") and _is_table(_text_of(head, whole=whole), whole=whole)
    return "text/csv" if is_csv else None


def _office_kind(file: IO[bytes]) -> str | None:
    """docx or xlsx; None for a broken package. Raises Harmful."""
    try:
        parts = require_harmless_parts(file)
    except Harmful as refusal:
        if refusal.harm is Harm.BROKEN:
            return None
        raise
    if "word/document.xml" in parts:
        return DOCX
    return XLSX if "xl/workbook.xml" in parts else None


def _text_of(head: bytes, *, whole: bool) -> str:
    """The sample as text, "" if it is none. Not being the whole file it may end inside a
    character."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\x00" in head and not marked:
        return ""
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
        except UnicodeDecodeError:
            continue
    return ""


def _is_table(text: str, *, whole: bool) -> bool:
    """Rows of values, in the first of them the same number, below titles if any, and no markup."""
    if text.lstrip().startswith("<"):
        return False
    return any(_has_columns(text, delimiter, whole=whole) for delimiter in DELIMITERS)


def _has_columns(text: str, delimiter: str, *, whole: bool) -> bool:
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row
        ]
    except csv.Error:
        return False
    # The last row of a sample may be cut off.
    complete = rows if whole or len(rows) == 1 else rows[:-1]
    titles = len(list(takewhile(lambda row: len(row) == 1, complete[:MOST_TITLES])))
    widths = {len(row) for row in complete[titles : titles + FIRST_ROWS]}
    return len(widths) == 1 and min(widths) >= FEWEST_COLUMNS


def _checked(upload: "File[bytes]", organization_id: int) -> str:
    size = upload.size or 0
    limit = settings.ATTACHMENT_MAX_BYTES
    problem = None
    content_type = None
    if size == 0 or upload.file is None:
        problem = _("The file is empty. Choose another one.")
    elif size > limit:
        problem = _("The file is larger than %(limit)s MB. Send a smaller one.") % {
            "limit": limit // 1024 // 1024
        }
    elif _used(organization_id) + size > ORGANIZATION_QUOTA:
        problem = _("Your organization's storage is full. Ask the system administrator.")
    else:
        try:
            content_type = kind_of(upload.file, upload.name or "")
            problem = None if content_type else str(REASONS[Harm.BROKEN])
        except Harmful as refusal:
            problem = str(REASONS[refusal.harm])
    if problem or content_type is None:
        raise Invalid([Problem("file", problem or "")])
    return content_type


def _used(organization_id: int) -> int:
    """Bytes stored for an organization."""
    total = 0
    for owner in OWNERS:
        rows = Attachment.objects.filter(**{f"{owner}__organization": organization_id})
        total += rows.aggregate(total=Sum("size"))["total"] or 0
    return total


def _sha256(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _changed(document: SignedDocument, actor: User) -> None:
    """A file is a part of what is signed: it makes a new revision, and its sender a writer."""
    document.count_file()
    document.started_on = document.started_on or clock.today()
    counted = ("files_version", "revision", "changed_since_return")
    document.save(update_fields=[*counted, "started_on", "updated_at"])
    document.writers.add(actor)


def _write_action(document: SignedDocument, actor: User) -> Action:
    workflow = workflow_of(document)
    return workflow.push if workflow.push and actor.holds(Role.API_CLIENT) else workflow.write


def _trail(attachment: Attachment, action: str, event: Event, actor: User, source: str) -> None:
    record(
        actor=actor,
        action=action,
        target=attachment,
        source=source,
        summary=attachment.name,
        data={"sha256": attachment.sha256, "size": attachment.size},
        changes=feeds.of_document(attachment.document, event),
    )
