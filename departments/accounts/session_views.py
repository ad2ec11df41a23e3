"""Where one is signed in, and where somebody is whose account one manages."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.accounts import sessions
from departments.accounts.service import managed_by
from departments.entering.presence import presences_of
from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The browsers in which one is signed in oneself."""
    user = account(request)
    rows = presences_of(user, this=request.session.session_key)
    context = {"rows": rows, "others": sum(not row.is_this for row in rows)}
    return render(request, "departments/accounts/sessions.html", context)


@require_POST
def end_own(request: HttpRequest) -> HttpResponse:
    """One of them, or all but this one."""
    _tell(request, sessions.end_own(request, account(request), request.POST.get("session", "")))
    return redirect("departments:sessions")


@require_safe
def of_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The browsers in which an account is signed in that one manages."""
    user = _somebody_else(request, pk)
    context = {"account": user, "rows": presences_of(user)}
    return render(request, "departments/accounts/account_sessions.html", context)


@require_POST
def end_of_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, or all."""
    actor = account(request)
    number = request.POST.get("session", "")
    _tell(request, sessions.end_of(request, pk, number, actor=actor))
    return redirect("departments:account-sessions", pk)


def _somebody_else(request: HttpRequest, pk: int) -> User:
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    user = managed_by(actor).select_related("organization").filter(pk=pk).first()
    if user is None or user.pk == actor.pk:
        raise Http404
    return user


def _tell(request: HttpRequest, ended: int) -> None:
    if not ended:
        messages.info(request, _("No other session was open."))
        return
    told = ngettext("%(count)d session is ended.", "%(count)d sessions are ended.", ended)
    messages.success(request, told % {"count": ended})
