"""The list for the next meeting, and what became of what stood on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.permissions import Action, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks.pages import act
from tasks.reminding import agenda
from tasks.reminding.forms import DecisionForm
from tasks.reminding.listed import agenda_asked, with_time_left

# With `sheet=1`: rows on a sheet for the table of the meeting.
PER_SHEET = 200
PER_SCREEN = 25  # each with a form of its own


@require_safe
def meeting(request: HttpRequest) -> HttpResponse:
    """What no reminder has moved; with `show=past` what was done or decided."""
    user, chosen = account(request), agenda_asked(request)
    sheet = request.GET.get("sheet") == "1"
    page = page_of(request, chosen.qs, PER_SHEET if sheet else PER_SCREEN)
    context = {
        "filter": chosen,
        "narrowed": chosen.narrowed_to(),
        "page": page,
        "sheet": sheet,
        "rows": with_time_left(page),
        "past": chosen.past,
        "on": clock.today(),
        "may_work": can(user, Action.WORK_AGENDA),
        "reads_outbox": can(user, Action.READ_OUTBOX),
    }
    return render(request, "tasks/reminding/meeting.html", context)


@require_POST
def meeting_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user, form = account(request), DecisionForm(request.POST)
    # An empty or overlong decision is refused by the service, in its own words.
    decision = form.cleaned_data["decision"] if form.is_valid() else ""
    return act(
        request,
        lambda: agenda.deal_with(pk, actor=user, source=BROWSER, decision=decision),
        _("Taken off the list. It can be put back under “Dealt with or done”."),
        _same_list(request),
        typed=request.POST.get("decision", ""),
    )


@require_POST
def meeting_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    user = account(request)
    return act(
        request,
        lambda: agenda.put_back(pk, actor=user, source=BROWSER),
        _("The decision is taken back; what is not done stands on the list again."),
        _same_list(request),
    )


def _same_list(request: HttpRequest) -> str:
    """The list with the filter and page from which the button was pressed."""
    asked = request.GET.urlencode()
    return f"{reverse('tasks:meeting')}?{asked}" if asked else reverse("tasks:meeting")
