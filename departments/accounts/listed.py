"""The accounts as a list: what its page and its workbook show."""

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.accounts.filters import UserFilterSet
from departments.accounts.service import managed_by
from departments.models import RoleGrant, User
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Streamed, Table


def accounts_asked(request: HttpRequest) -> UserFilterSet:
    """Those that the account manages, with organization and roles, as far as they are asked for.
    Raises PermissionDenied for whoever manages none."""
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    grants = Prefetch("grants", RoleGrant.objects.select_related("organization"))
    rows = managed_by(actor).select_related("organization").prefetch_related(grants)
    return UserFilterSet(request.GET, request=request, queryset=rows)


def _found(request: HttpRequest, most: int) -> Found:
    asked = accounts_asked(request)
    table = Table(ACCOUNTS.title, COLUMNS, Streamed(asked.qs, most))
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _roles(row: User) -> Cell:
    """Each with what it is held for, where that is not the account's own organization."""
    said = (
        str(grant.get_role_display())
        if grant.organization_id == row.organization_id
        else f"{grant.get_role_display()} · {grant.organization}"
        for grant in row.grants.all()
    )
    return Cell("\n".join(said))


def _state(row: User) -> Cell:
    return Cell(_("open") if row.is_active else _("closed"))


def _last_in(row: User) -> Cell:
    return Cell(clock.local_date(row.last_login) if row.last_login else _("never"))


COLUMNS: tuple[Column[User], ...] = (
    Column(gettext_lazy("Account"), lambda row: Cell(row.username), width=24, is_brief=True),
    Column(pgettext_lazy("person", "Name"), lambda row: Cell(row.full_name), is_brief=True),
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.organization.short_name),
        width=18,
        is_brief=True,
    ),
    Column(gettext_lazy("Roles"), _roles, width=36),
    Column(gettext_lazy("Last signed in"), _last_in, DATE, width=14),
    Column(gettext_lazy("State"), _state),
)
ACCOUNTS = Listing(
    "accounts",
    gettext_lazy("Accounts"),
    gettext_lazy("The accounts that one manages, with organization and roles."),
    "departments:accounts",
    _found,
)
