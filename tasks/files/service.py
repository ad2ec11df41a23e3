"""Attachments: judged by content, stored under a UUID, hashed, never overwritten."""

import hashlib
import unicodedata
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _

from departments.models import Organization, User
from departments.permissions import Action, authorize, can
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event
from reform_tracker.storing import rows_and_files
from tasks.errors import Invalid, Problem, Refused
from tasks.files.bearing import Bearing
from tasks.files.judging import Judged
from tasks.files.models import OWNERS
from tasks.models import (
    Attachment,
    Closing,
    CoordinationItem,
    Directive,
    ImplementationPlan,
    Inspection,
    JointMeeting,
    Notice,
    ProgressReport,
    Result,
)
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.workflow import workflow_of

Documents = (
    ImplementationPlan | ProgressReport | Closing | Result | Directive | Notice | CoordinationItem
)
BearsFiles = Documents | JointMeeting | Inspection
ORGANIZATION_QUOTA = 500 * 1024 * 1024


@rows_and_files()
def attach(document: BearsFiles, judged: Judged, *, actor: User, source: str) -> Attachment:
    """Stores an uploaded file with a draft, or with what nobody has decided, accepted or held yet;
    the same file again is the one that is there.

    Raises Invalid when it goes over the organization's quota; Refused when the document takes
    files no longer.
    """
    hold_quota(storage_of(document))
    document = locked(type(document), document.pk)
    authorize(actor, _write_action(document, actor), document.access())
    lifetime.require_open(document.of_plan)
    if not document.is_editable:
        raise Refused(
            _("Files can be added only while it is open: not yet filed, accepted or decided.")
        )
    if same := held(document, judged.upload):
        return same  # a second click
    upload = judged.upload
    _require_room(storage_of(document), upload.size)
    attachment = Attachment(
        name=clean_name(upload.name or ""),
        content_type=judged.content_type,
        size=upload.size,
        sha256=_sha256(upload),
        uploaded_by=actor,
        uploaded_at=clock.now(),
        **{Attachment.owner_column(type(document)): document},
    )
    attachment.file.save(attachment.name, upload, save=False)
    attachment.save(force_insert=True)
    if not isinstance(document, Bearing):
        document.took_file(actor)
    _trail(attachment, "attachment.added", Event.ATTACHMENT_ADDED, actor, source)
    return attachment


def hold_quota(organization_id: int | None) -> None:
    """Lets two documents of one organization take files one after the other, for the quota is its.

    Whoever locks a document too comes here first. Rows that only point to the organization need
    not wait.
    """
    rows = Organization.objects.select_for_update(no_key=True)
    rows.filter(pk=organization_id or 0).first()


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
        raise Refused(
            _("Files can be taken off only while it is open: not yet filed, accepted or decided.")
        )
    attachment.removed_at = clock.now()
    attachment.save(update_fields=["removed_at"])
    if not isinstance(document, Bearing):
        document.took_file(actor)
    _trail(attachment, "attachment.removed", Event.ATTACHMENT_REMOVED, actor, source)
    return attachment


def held(document: BearsFiles, upload: "File[bytes]") -> Attachment | None:
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
    authorize(user, _read_action(document), document.access())
    return attachment


def clean_name(name: str) -> str:
    """The sender's file name in NFC without path, control and bidirectional characters."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return kept.strip(" .")[-200:] or "file"


def storage_of(document: BearsFiles) -> int:
    """The number of the organization whose storage the files of a document fill."""
    if isinstance(document, Bearing):
        return document.plan.owner_id
    return document.organization_id


def takes_files(document: BearsFiles, user: User) -> bool:
    """Whether the account may add files to it now; under an open plan."""
    action = _write_action(document, user)
    return document.is_editable and can(user, action, document.access())


def _require_room(organization_id: int, size: int) -> None:
    if _used(organization_id) + size > ORGANIZATION_QUOTA:
        full = _("Your organization's storage is full. Ask the system administrator.")
        raise Invalid([Problem("file", full)])


def _used(organization_id: int) -> int:
    """Bytes stored for an organization."""
    total = 0
    for owner, path in OWNERS.items():
        rows = Attachment.objects.filter(**{f"{owner}__{path}": organization_id})
        total += rows.aggregate(total=Sum("size"))["total"] or 0
    return total


def _sha256(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _read_action(document: BearsFiles) -> Action:
    return document.READ if isinstance(document, Bearing) else workflow_of(document).read


def _write_action(document: BearsFiles, actor: User) -> Action:
    if isinstance(document, Bearing):
        return document.ADD
    workflow = workflow_of(document)
    return workflow.push if workflow.push and actor.holds(Role.API_CLIENT) else workflow.write


def _trail(attachment: Attachment, action: str, event: Event, actor: User, source: str) -> None:
    bearer = attachment.document
    record(
        actor=actor,
        action=action,
        target=attachment,
        source=source,
        summary=attachment.name,
        data={"sha256": attachment.sha256, "size": attachment.size},
        changes=() if isinstance(bearer, Bearing) else feeds.of_document(bearer, event),
    )
