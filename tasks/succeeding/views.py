"""Changes of organizations: entering one with a preview, its people, the list of all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.accounts import moving
from departments.accounts.service import AccountRefused
from departments.models import ApiClient, OrganizationChange, User
from departments.permissions import OF_ALL, Access, Action, authorize, can
from departments.reorganizing import service as reorganizing
from departments.reorganizing.service import ChangeRefused
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import page_of
from tasks.pages import find
from tasks.succeeding import moves
from tasks.succeeding import service as succeeding
from tasks.succeeding.forms import ChangeForm, LinesForm, people_forms
from tasks.succeeding.listed import changes_asked


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What became of which organization: public, as the documents that order it are. The search
    finds former and present names."""
    user, chosen = account(request), changes_asked(request)
    context = {
        "filter": chosen,
        "page": page_of(request, chosen.qs),
        "may_change": can(user, Action.CHANGE_ORGANIZATION, OF_ALL),
        "may_read": can(user, Action.READ_ORGANIZATION_CHANGE),
    }
    return render(request, "tasks/succeeding/organization_changes.html", context)


def change_new(request: HttpRequest) -> HttpResponse:
    """The form; sent without a yes it shows what would move, with a yes it is entered."""
    user = account(request)
    authorize(user, Action.CHANGE_ORGANIZATION, OF_ALL)
    form = ChangeForm(request.POST or None, initial={"on": clock.today()})
    lines, preview, sent = None, None, request.method == "POST"
    if sent and form.is_valid():
        content = form.content()
        lines = LinesForm(succeeding.held_by(content.organization.pk), request.POST)
        given = lines.lines() if lines.is_valid() else {}
        try:
            if "confirm" in request.POST and lines.is_valid():
                made = succeeding.change_organization(content, given, actor=user, source=BROWSER)
                messages.success(request, _entered(made))
                return redirect("tasks:organization-change", made.pk)
            preview = moves.preview(content, given, actor=user)
        except ChangeRefused as refusal:
            add_problems(form, [refusal])
    status = 422 if sent and preview is None else 200
    context = {"form": form, "lines": lines, "preview": preview}
    return render(request, "tasks/succeeding/organization_change_new.html", context, status=status)


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: what moves or has moved, and who goes where."""
    row = _found(request, pk)
    return _shown(request, row, None, 200)


@require_POST
def change_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The security administrator confirms who goes where."""
    row, user = _found(request, pk), account(request)
    authorize(user, Action.MANAGE_ACCOUNTS, _access(row))
    forms = people_forms(row, moving.people_of(row), moves.heirs_of(row), request.POST)
    valid = [form.is_valid() for form in forms]  # each of them, so that each says what is wrong
    if not all(valid):
        return _shown(request, row, forms, 422)
    wanted = [move for form in forms if (move := form.content())]
    try:
        moving.confirm_people(pk, wanted, actor=user, source=BROWSER)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
        return _shown(request, row, forms, 422)
    messages.success(request, _("Confirmed."))
    return redirect("tasks:organization-change", pk)


@require_POST
def change_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a change back before its day."""
    _found(request, pk)
    try:
        reorganizing.cancel_change(pk, actor=account(request), source=BROWSER)
    except ChangeRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Cancelled."))
    return redirect("tasks:organization-change", pk)


def _entered(made: OrganizationChange) -> str:
    if made.applied_on is not None:
        return _("In effect from today. The security administrator confirms where people go.")
    return _("Entered. It takes effect on its day; until then it can be cancelled.")


def _found(request: HttpRequest, pk: int) -> OrganizationChange:
    authorize(account(request), Action.READ_ORGANIZATION_CHANGE)
    rows = OrganizationChange.objects.select_related(
        "organization", "successor", "entered_by", "cancelled_by"
    )
    row = find(rows, pk=pk)
    authorize(account(request), Action.READ_ORGANIZATION_CHANGE, _access(row))
    return row


def _access(row: OrganizationChange) -> Access:
    return Access(owner=row.organization_id, public=True)


def _shown(request: HttpRequest, row: OrganizationChange, forms: Any, status: int) -> HttpResponse:
    user = account(request)
    people = list(moving.people_of(row))
    manages = can(user, Action.MANAGE_ACCOUNTS, _access(row)) and row.cancelled_at is None
    if forms is None and manages:
        forms = people_forms(row, people, moves.heirs_of(row), None)
    context = {
        "change": row,
        "moves": moves.moved_by(row),
        "people": people,
        "forms": forms if manages else None,
        "clients": _clients(people),
        "may_cancel": row.is_planned and can(user, Action.CHANGE_ORGANIZATION, OF_ALL),
    }
    return render(request, "tasks/succeeding/organization_change.html", context, status=status)


def _clients(people: list[User]) -> list[ApiClient]:
    return list(ApiClient.objects.filter(account__in=people, revoked_at=None))
