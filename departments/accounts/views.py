"""Signing in and out, changing the password, and the security administrator's accounts page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.absences.service import leaves_of
from departments.accounts import moving, service
from departments.accounts.demo import demo_accounts
from departments.accounts.forms import (
    AccountForm,
    FirstPasswordForm,
    OwnPasswordForm,
    RolesForm,
    SignInForm,
)
from departments.accounts.listed import accounts_asked
from departments.accounts.moving_forms import LeavingForm, MovingForm
from departments.entering import allowed, recording
from departments.entering.arriving import arrive
from departments.entering.presence import By
from departments.granting.forms import SuspensionForm
from departments.granting.models import Kind
from departments.granting.proposing import is_privileged, roles_by_two, suspension_of
from departments.granting.suspending import suspend
from departments.granting.views import to_proposal
from departments.middleware import before_change, public
from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.roles import Role
from departments.second_factor import halfway, remembered
from departments.second_factor.service import standing_of
from departments.single_sign_on import service as single_sign_on
from departments.single_sign_on.views import sign_out_address
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of


@method_decorator(public, name="dispatch")
class SignIn(auth_views.LoginView):
    template_name = "departments/accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signed in only where no second step is needed, or this browser is remembered for it."""
        user = form.get_user()
        if allowed.is_elsewhere(self.request, user):
            return allowed.refusal(self.request, user)
        if remembered.knows(self.request, user):
            halfway.complete(self.request, user, By.REMEMBERED)
            return redirect(self.get_success_url())
        if step := halfway.next_step(self.request, user, next=self.get_success_url()):
            return redirect(step)
        arrive(self.request, user, By.PASSWORD)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            demo_accounts=demo_accounts(),
            by_provider=single_sign_on.is_offered(),
            label=settings.OIDC_LABEL,
            only_administrators=settings.LOCAL_SIGN_IN == single_sign_on.ADMINISTRATORS,
            **kwargs,
        )


@method_decorator(before_change, name="dispatch")
class SignOut(auth_views.LogoutView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        elsewhere = sign_out_address(request)
        if isinstance(request.user, User):
            recording.signed_out(request, request.user)
        answer = super().post(request, *args, **kwargs)
        if elsewhere:
            answer = redirect(elsewhere)
        # What a browser has kept of pages all the same, it forgets.
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


@method_decorator(before_change, name="dispatch")
class PasswordChange(auth_views.PasswordChangeView):
    template_name = "departments/accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        must_choose = account(self.request).must_choose_password(clock.real_now())
        return super().get_context_data(must_choose=must_choose, **kwargs)

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[arg-type]  # a PasswordChangeForm
        service.password_changed(account(self.request), source=BROWSER)
        messages.success(self.request, _("Your password is changed."))
        return response


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Five failures: the account is locked for this address for 15 minutes."""
    return render(request, "errors/locked_out.html", status=429)


def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that one manages, with organization and roles."""
    chosen = accounts_asked(request)
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, "departments/accounts/accounts.html", context)


def account_new(request: HttpRequest) -> HttpResponse:
    """Making an account."""
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    form = AccountForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = (*form.Meta.fields, "password")
        try:
            user = service.create_account(
                actor=actor,
                source=BROWSER,
                roles=form.placed(),
                must_change_password=True,
                **{name: form.cleaned_data[name] for name in names},
            )
        except service.AccountRefused as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, _("Account made: %(name)s.") % {"name": user.username})
            return to_proposal(request, user.pk, Kind.ROLES) or redirect("departments:accounts")
    status = 422 if form.errors else 200
    context = {"form": form, "by_two": roles_by_two()}
    return render(request, "departments/accounts/account_new.html", context, status=status)


def account_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, open or closed."""
    user, actor = _managed(request, pk), account(request)
    initial: dict[str, Any] = {f"place_{role}": sorted(at) for role, at in user.held.items()}
    initial["roles"] = sorted(user.roles)
    form = RolesForm(actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.set_roles(pk, actor=actor, source=BROWSER, roles=form.placed(user.held))
        except service.AccountRefused as refusal:
            form.add_error("roles", str(refusal))
        else:
            if onward := to_proposal(request, pk, Kind.ROLES):
                return onward
            messages.success(request, _("Roles saved."))
            return redirect("departments:accounts")
    status = 422 if form.errors else 200
    return render(
        request,
        "departments/accounts/account.html",
        {
            "account": user,
            "form": form,
            "second_factor": standing_of(user),
            "waiting": user.proposals.waiting(),
            "by_two": roles_by_two(),
            "identity": single_sign_on.identity_of(user),
            "by_provider": single_sign_on.is_offered(),
            "is_client": user.holds(Role.API_CLIENT),
            "is_privileged": is_privileged(user),
            "suspension": suspension_of(user),
            "suspending": SuspensionForm(),
            "leaving": LeavingForm(user),
            "leaves": leaves_of(user, on=clock.today()),
            "on": clock.today(),
        },
        status=status,
    )


def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password for somebody who has forgotten theirs."""
    user = _managed(request, pk)
    form = FirstPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            service.reset_password(pk, actor=account(request), source=BROWSER, password=password)
        except service.AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if onward := to_proposal(request, pk, Kind.PASSWORD):
                return onward
            messages.success(
                request, _("First password given; it must be changed at the next sign-in.")
            )
            return redirect("departments:account", pk)
    status = 422 if form.errors else 200
    context = {"account": user, "form": form, "by_two": is_privileged(user)}
    return render(request, "departments/accounts/account_password.html", context, status=status)


@require_POST
def account_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens an account again, or closes it: a colleague takes over what is open. One with a
    privileged role is closed by two, and suspended until then where there is no time."""
    user, actor = _managed(request, pk), account(request)
    form, asked = LeavingForm(user, request.POST), request.POST.get("active")
    kind = {"1": Kind.OPENING, "now": Kind.SUSPENSION}.get(asked or "", Kind.CLOSING)
    try:
        if kind == Kind.OPENING:
            service.open_again(pk, actor=actor, source=BROWSER)
        elif kind == Kind.SUSPENSION:
            why = request.POST.get("reason", "")
            suspend(pk, actor=actor, source=BROWSER, reason=why)
        else:
            colleague = form.colleague_id()
            moving.leave(pk, colleague_id=colleague, actor=actor, source=BROWSER)
        if onward := to_proposal(request, pk, kind):
            return onward
    except service.AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("departments:account", pk)


def account_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody goes on in another organization; a colleague of the former one takes over."""
    user, actor = _managed(request, pk), account(request)
    form = MovingForm(actor, user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            moving.move(
                pk,
                data["organization"].pk,
                roles=[Role(role) for role in data["roles"]],
                colleague_id=form.colleague_id(),
                actor=actor,
                source=BROWSER,
            )
        except service.AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Moved."))
            return redirect("departments:account", pk)
    status = 422 if form.errors else 200
    context = {"account": user, "form": form}
    return render(request, "departments/accounts/account_move.html", context, status=status)


def _managed(request: HttpRequest, pk: int) -> User:
    """The account, if it is this administrator's to manage."""
    authorize(account(request), Action.MANAGE_ACCOUNTS)
    user = service.managed_by(account(request)).select_related("organization").filter(pk=pk).first()
    if user is None:
        raise Http404
    return user
