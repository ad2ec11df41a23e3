"""The changes of organizations as a list: what its page and its workbook show."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import OrganizationChange, User
from departments.permissions import Action, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.succeeding.filters import ChangeFilterSet


def changes_asked(request: HttpRequest) -> ChangeFilterSet:
    """What became of which organization, the newest first: public, as the documents that order it
    are. The search finds former and present names."""
    rows = OrganizationChange.objects.select_related("organization", "successor")
    return ChangeFilterSet(request.GET, queryset=rows)


def _found(request: HttpRequest, most: int) -> Found:
    asked = changes_asked(request)
    table = Table(CHANGES.title, _columns(account(request)), asked.qs[:most])
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _columns(user: User) -> tuple[Column[OrganizationChange], ...]:
    may_read = can(user, Action.READ_ORGANIZATION_CHANGE)

    def former(row: OrganizationChange) -> Cell:
        page = reverse("tasks:organization-change", args=[row.pk]) if may_read else ""
        return Cell(row.former_short_name, page)

    return (
        Column(_("Organization"), former, width=18),
        Column(_("Change"), lambda row: Cell(row.get_kind_display())),
        Column(_("Now"), _now, width=18),
        Column(_("Holds from"), lambda row: Cell(row.on), DATE),
        Column(_("State"), lambda row: Cell(str(row.stage.label)), width=16),
        Column(_("Basis"), lambda row: Cell(row.basis), width=50),
    )


def _now(row: OrganizationChange) -> Cell:
    return Cell(row.short_name or (row.successor.short_name if row.successor else None))


CHANGES = Listing(
    "organization-changes",
    _("Changes of organizations"),
    _("What became of which organization, the newest first."),
    "tasks:organization-changes",
    _found,
)
