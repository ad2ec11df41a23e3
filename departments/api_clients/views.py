"""The API clients: the security administrator makes, changes, renews and revokes them; an approver
sees those of the own organization and when their tokens end."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.api_clients import service
from departments.api_clients.forms import ApiClientForm, NewApiClientForm, RenewalForm
from departments.api_clients.listed import clients_shown
from departments.models import ApiClient, User
from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.models import Sandbox
from reform_tracker.paging import page_of


@require_safe
def api_clients(request: HttpRequest) -> HttpResponse:
    """All for the security administrator, an approver sees those of the own organization."""
    page = page_of(request, clients_shown(request))
    context = {"page": page, "manages": can(account(request), Action.MANAGE_API_CLIENTS)}
    return render(request, "departments/api_clients/api_clients.html", context)


def api_client_new(request: HttpRequest) -> HttpResponse:
    """Makes a client and shows its token this once."""
    user = account(request)
    authorize(user, Action.MANAGE_API_CLIENTS)
    scopes = list(service.DEFAULT_SCOPES)
    form = NewApiClientForm(user, request.POST or None, initial={"scopes": scopes})
    if request.method == "POST" and form.is_valid():
        try:
            made = service.create_client(actor=user, source=BROWSER, **form.cleaned_data)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            return _token_shown(request, made)
    status = 422 if form.errors else 200
    return render(
        request, "departments/api_clients/api_client_new.html", {"form": form}, status=status
    )


def api_client(request: HttpRequest, pk: int) -> HttpResponse:
    """One client: what it may do, its tokens."""
    user = account(request)
    authorize(user, Action.MANAGE_API_CLIENTS)
    client = _found(user, pk)
    form = ApiClientForm(request.POST or None, initial=_initial(client))
    if request.method == "POST" and form.is_valid():
        try:
            service.change_client(pk, actor=user, source=BROWSER, **form.cleaned_data)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("departments:api-client", pk)
    context = {
        "form": form,
        "client": client,
        "webhooks": service.webhooks_of(client),
        "renewal": RenewalForm(),
        "sandbox": Sandbox.objects.first() if client.is_sandbox else None,
    }
    status = 422 if form.errors else 200
    return render(request, "departments/api_clients/api_client.html", context, status=status)


@require_POST
def api_client_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new token for a client, shown this once."""
    user = account(request)
    authorize(user, Action.MANAGE_API_CLIENTS)
    form = RenewalForm(request.POST)
    hours = form.cleaned_data["overlap"] if form.is_valid() else 0
    _found(user, pk)
    try:
        made = service.renew_token(pk, actor=user, source=BROWSER, overlap=timedelta(hours=hours))
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("departments:api-client", pk)
    return _token_shown(request, made)


@require_POST
def api_client_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        client = service.revoke_client(pk, actor=account(request), source=BROWSER)
    except ApiClient.DoesNotExist:
        raise Http404 from None
    messages.success(
        request, _("“%(name)s” is revoked: its tokens are refused at once.") % {"name": client.name}
    )
    return redirect("departments:api-clients")


@require_POST
def sandbox_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the copy of the data made again that all sandbox clients work with."""
    service.renew_sandbox(actor=account(request), source=BROWSER)
    messages.success(
        request, _("A new copy of the data is made in the background, usually within a minute.")
    )
    return redirect("departments:api-client", pk)


def _found(user: User, pk: int) -> ApiClient:
    rows = service.managed_by(user).select_related("account__organization")
    rows = rows.prefetch_related("tokens")
    client = rows.filter(pk=pk).first()
    if client is None:
        raise Http404
    return client


def _initial(client: ApiClient) -> dict[str, object]:
    return {
        "name": client.name,
        "scopes": client.scopes,
        "networks": "\n".join(client.networks),
        "days": client.token_days,
    }


def _token_shown(request: HttpRequest, made: service.NewToken) -> HttpResponse:
    answer = render(request, "departments/api_clients/api_token.html", {"made": made}, status=201)
    answer["Cache-Control"] = "no-store"
    return answer
