"""The API clients and when their tokens end, for those who can do something about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.models import ApiClient
from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from departments.services.api_clients import revoke_client
from reform_tracker import clock
from reform_tracker.paging import page_of


@require_safe
def api_clients(request: HttpRequest) -> HttpResponse:
    """All for the security administrator, an approver sees those of the own organization."""
    user = account(request)
    manages = can(user, Action.MANAGE_API_CLIENTS)
    if not (manages or user.holds(Role.APPROVER)):
        raise PermissionDenied
    rows = ApiClient.objects.select_related("account__organization").order_by(
        "account__organization__unit_order", "expires_at"
    )
    if not manages:
        rows = rows.filter(account__organization=user.organization_id)
    context = {"page": page_of(request, rows), "manages": manages, "now": clock.real_now()}
    return render(request, "departments/api_clients.html", context)


@require_POST
def api_client_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        client = revoke_client(pk, actor=account(request), source="browser")
    except ApiClient.DoesNotExist:
        raise Http404 from None
    messages.success(
        request, _("“%(name)s” is revoked: its token is refused at once.") % {"name": client.name}
    )
    return redirect("departments:api-clients")
