"""The uploaded documents as a list: what the page of the import and its workbook show."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Streamed, Table
from reform_tracker.templatetags.frame import shown_datetime
from tasks.models import DocumentDraft


def require_import(request: HttpRequest) -> None:
    """Raises PermissionDenied for whoever imports nothing."""
    if not can(account(request), Action.IMPORT_DOCUMENT):
        raise PermissionDenied


def drafts_shown() -> QuerySet[DocumentDraft]:
    """Every upload with what has become of it, the newest first."""
    return DocumentDraft.objects.select_related("created_by", "plan").defer(
        "document", "plan__source_text"
    )


def _found(request: HttpRequest, most: int) -> Found:
    require_import(request)
    rows = drafts_shown()
    table = Table(DRAFTS.title, COLUMNS, Streamed(rows, most))
    return Found([table], rows.count(), [], clock.today())


def _file(row: DocumentDraft) -> Cell:
    page = reverse("tasks:import", args=[row.pk])
    return Cell(row.file_name, page, below=Cell(row.plan.number) if row.plan else None)


COLUMNS: tuple[Column[DocumentDraft], ...] = (
    Column(_("File"), _file, width=50),
    Column(_("State"), lambda row: Cell(row.get_state_display())),
    Column(_("Uploaded by"), lambda row: Cell(str(row.created_by)), width=24),
    Column(_("Changed"), lambda row: Cell(shown_datetime(row.updated_at)), width=20),
)
DRAFTS = Listing(
    "imports",
    _("Drafts"),
    _("Every uploaded document with what has become of it, the newest first."),
    "tasks:imports",
    _found,
)
