"""The pages of the second person: what waits, one proposal, deciding about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from departments.accounts.service import AccountRefused
from departments.granting import second, service
from departments.granting.forms import RefusalForm
from departments.granting.listed import proposals_asked
from departments.granting.models import Kind, Proposal
from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.single_sign_on import service as single_sign_on
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of

PAGES = "departments/granting"


def to_proposal(request: HttpRequest, user_id: int, kind: Kind) -> HttpResponse | None:
    """On to what a door has proposed just now; None where it needed nobody else."""
    mine = Proposal.objects.waiting().filter(proposed_by=account(request))
    found = mine.filter(user=user_id, kind=kind).first()
    if found is None:
        return None
    messages.success(
        request,
        _("Suspended: the account stays closed for three days, until another one decides.")
        if kind == Kind.SUSPENSION
        else _("Proposed: it holds once another security administrator confirms."),
    )
    return redirect("departments:proposal", found.pk)


def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what became of the rest."""
    chosen = proposals_asked(request)
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, f"{PAGES}/proposals.html", context)


@never_cache
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, and what the reader may do about it."""
    return _page(request, _shown(request, pk), RefusalForm(), 200)


@never_cache
@require_POST
def proposal_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Confirming, refusing with the reason, or taking one's own back."""
    found = _shown(request, pk)
    if step not in STEPS:
        raise Http404
    form = RefusalForm(request.POST)
    if step == "refuse" and not form.is_valid():
        return _page(request, found, form, 422)
    try:
        return STEPS[step](request, pk)
    except AccountRefused as refusal:
        return _page(request, _shown(request, pk), RefusalForm(), 422, str(refusal))


def _confirm(request: HttpRequest, pk: int) -> HttpResponse:
    done = service.confirm(pk, actor=account(request), source=BROWSER)
    if done.second_half:
        return render(request, f"{PAGES}/second_half.html", {"done": done}, status=201)
    messages.success(request, _("Confirmed; it holds from now on."))
    return redirect("departments:proposals")


def _refuse(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST["reason"]
    service.refuse(pk, actor=account(request), source=BROWSER, reason=reason)
    messages.success(request, _("Refused; the proposer is told."))
    return redirect("departments:proposals")


def _withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    service.withdraw(pk, actor=account(request), source=BROWSER)
    messages.success(request, _("Withdrawn."))
    return redirect("departments:proposals")


STEPS: dict[str, Callable[[HttpRequest, int], HttpResponse]] = {
    "confirm": _confirm,
    "refuse": _refuse,
    "withdraw": _withdraw,
}


def _shown(request: HttpRequest, pk: int) -> Proposal:
    """The proposal, if it is about an account that one manages."""
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    rows = service.proposals_for(actor)
    found = rows.select_related("user__organization", "proposed_by", "decided_by").filter(pk=pk)
    if (one := found.first()) is None:
        raise Http404
    return one


def _page(
    request: HttpRequest, found: Proposal, form: RefusalForm, status: int, refusal: str = ""
) -> HttpResponse:
    actor = account(request)
    mine = found.proposed_by_id == actor.pk
    context: dict[str, Any] = {"proposal": found, "form": form, "is_mine": mine}
    context["refusal"] = refusal
    context["by_provider"] = single_sign_on.may_open(
        found.user, [role for role, _at in found.pairs]
    )
    if found.is_waiting:
        seconds: list[User] = second.seconds_of(found)
        context |= {"seconds": seconds, "why_not": second.why_not(found, actor)}
    if mine:
        context["first_half"] = found.first_half
    return render(request, f"{PAGES}/proposal.html", context, status=status)
