"""Signing in and out, changing the password, and the security administrator's accounts page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.demo import demo_accounts
from departments.filtersets import UserFilterSet
from departments.forms import AccountForm, FirstPasswordForm, OwnPasswordForm, RolesForm, SignInForm
from departments.middleware import before_change, public
from departments.models import User
from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from departments.services import accounts as service
from departments.services.absences import leaves_of
from reform_tracker import clock
from reform_tracker.paging import page_of

SOURCE = "browser"


@method_decorator(public, name="dispatch")
class SignIn(auth_views.LoginView):
    template_name = "departments/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=demo_accounts(), **kwargs)


@method_decorator(before_change, name="dispatch")
class SignOut(auth_views.LogoutView):
    http_method_names = ["post", "options"]


@method_decorator(before_change, name="dispatch")
class PasswordChange(auth_views.PasswordChangeView):
    template_name = "departments/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[arg-type]  # a PasswordChangeForm
        service.password_changed(account(self.request), source=SOURCE)
        messages.success(self.request, _("Your password is changed."))
        return response


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Five failures: the account is locked for this address for 15 minutes."""
    return render(request, "errors/locked_out.html", status=429)


def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts with organization and roles."""
    _require(request)
    rows = User.objects.select_related("organization").prefetch_related("grants")
    chosen = UserFilterSet(request.GET, queryset=rows)
    return render(
        request,
        "departments/accounts.html",
        {"filter": chosen, "page": page_of(request, chosen.qs)},
    )


def account_new(request: HttpRequest) -> HttpResponse:
    """Making an account."""
    _require(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        roles = [Role(name) for name in data.pop("roles")]
        try:
            user = service.create_account(
                actor=account(request),
                source=SOURCE,
                roles=roles,
                must_change_password=True,
                **data,
            )
        except service.AccountRefused as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, _("Account made: %(name)s.") % {"name": user.username})
            return redirect("departments:accounts")
    status = 422 if form.errors else 200
    return render(request, "departments/account_new.html", {"form": form}, status=status)


def account_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, open or closed."""
    _require(request)
    user = User.objects.select_related("organization").filter(pk=pk).first()
    if user is None:
        raise Http404
    form = RolesForm(request.POST or None, initial={"roles": sorted(user.roles)})
    if request.method == "POST" and form.is_valid():
        roles = [Role(name) for name in form.cleaned_data["roles"]]
        try:
            service.set_roles(pk, actor=account(request), source=SOURCE, roles=roles)
        except service.AccountRefused as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, _("Roles saved."))
            return redirect("departments:accounts")
    status = 422 if form.errors else 200
    return render(
        request,
        "departments/account.html",
        {
            "account": user,
            "form": form,
            "is_client": user.holds(Role.API_CLIENT),
            "leaves": leaves_of(user, on=clock.today()),
            "on": clock.today(),
        },
        status=status,
    )


def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password for somebody who has forgotten theirs."""
    _require(request)
    user = User.objects.select_related("organization").filter(pk=pk).first()
    if user is None:
        raise Http404
    form = FirstPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            service.reset_password(pk, actor=account(request), source=SOURCE, password=password)
        except service.AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("First password given; it must be changed at the next sign-in.")
            )
            return redirect("departments:account", pk)
    status = 422 if form.errors else 200
    context = {"account": user, "form": form}
    return render(request, "departments/account_password.html", context, status=status)


@require_POST
def account_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes or re-opens an account."""
    _require(request)
    try:
        active = request.POST.get("active") == "1"
        service.set_active(pk, actor=account(request), source=SOURCE, active=active)
    except service.AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("departments:account", pk)


def _require(request: HttpRequest) -> None:
    if not can(account(request), Action.MANAGE_ACCOUNTS):
        raise PermissionDenied
