"""The list for the next meeting, and what became of what stood on it."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.paging import page_of
from tasks.forms.reminders import DecisionForm
from tasks.models import AgendaItem
from tasks.obligations import calendar_around
from tasks.reminders import in_words
from tasks.services import agenda
from tasks.views.common import SOURCE, act


@require_safe
def meeting(request: HttpRequest) -> HttpResponse:
    """What no reminder has moved; with `show=past` what was done or decided."""
    authorize(account(request), Action.READ_PROVINCE)
    past = request.GET.get("show") == "past"
    rows = AgendaItem.objects.select_related("dealt_by")
    if past:
        rows = rows.filter(Q(settled_at__isnull=False) | Q(dealt_at__isnull=False))
    page = page_of(request, rows.order_by("-due_on", "-pk") if past else rows.open())
    on = clock.today()
    calendar = calendar_around(on)
    context = {
        "page": page,
        "rows": [(item, in_words(item.due_on, calendar, on)) for item in page],
        "past": past,
        "on": on,
        "may_work": can(account(request), Action.WORK_AGENDA),
    }
    return render(request, "tasks/meeting.html", context)


@require_POST
def meeting_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user, form = account(request), DecisionForm(request.POST)
    # An empty or overlong decision is refused by the service, in its own words.
    decision = form.cleaned_data["decision"] if form.is_valid() else ""
    return act(
        request,
        lambda: agenda.deal_with(pk, actor=user, source=SOURCE, decision=decision),
        _("Taken off the list. It can be put back under “Dealt with”."),
        "tasks:meeting",
    )


@require_POST
def meeting_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    agenda.put_back(pk, actor=account(request), source=SOURCE)
    return redirect("tasks:meeting")
