"""The API clients as a list: what its page and its workbook show."""

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.api_clients.service import managed_by
from departments.models import ApiClient, ApiToken
from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Streamed, Table
from reform_tracker.templatetags.frame import shown_datetime


def clients_shown(request: HttpRequest) -> QuerySet[ApiClient]:
    """Those within reach for the security administrator; an approver sees those of the own
    organization. Raises PermissionDenied for others."""
    user = account(request)
    if can(user, Action.MANAGE_API_CLIENTS):
        rows = managed_by(user)
    elif user.holds(Role.APPROVER):
        rows = ApiClient.objects.filter(account__organization=user.organization_id)
    else:
        raise PermissionDenied
    return (
        rows.select_related("account__organization")
        .prefetch_related("tokens")
        .order_by(F("revoked_at").asc(nulls_first=True), "account__organization__unit_order", "id")
    )


def _found(request: HttpRequest, most: int) -> Found:
    rows = clients_shown(request)
    table = Table(CLIENTS.title, COLUMNS, Streamed(rows, most))
    return Found([table], rows.count(), [], clock.today())


def _client(row: ApiClient) -> Cell:
    return Cell(row.name, below=Cell(_("Sandbox")) if row.is_sandbox else None)


def _may(row: ApiClient) -> Cell:
    networks = " · ".join(row.networks)
    return Cell(" · ".join(row.scope_labels), below=Cell(networks) if networks else None)


def _token(token: ApiToken) -> str:
    used = shown_datetime(token.last_used_at) if token.last_used_at else _("never")
    said = _("%(label)s: %(value)s") % {"label": _("Last used"), "value": used}
    until = f"{_('Valid until')} {shown_datetime(token.expires_at)}"
    return f"{token.key_id} {token.state.label} {until} · {said}"


COLUMNS: tuple[Column[ApiClient], ...] = (
    Column(gettext_lazy("Client"), _client, width=24, is_brief=True),
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.account.organization.short_name),
        width=18,
        is_brief=True,
    ),
    Column(gettext_lazy("It may"), _may, width=36),
    Column(
        gettext_lazy("Tokens"),
        lambda row: Cell("\n".join(_token(one) for one in row.tokens.all())),
        width=60,
    ),
)
CLIENTS = Listing(
    "clients",
    gettext_lazy("API clients"),
    gettext_lazy("The systems that report by the API; those that are revoked stand last."),
    "departments:api-clients",
    _found,
)
