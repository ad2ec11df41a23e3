"""The list of alarms, one of them with its events, and dealing with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.alarms import service
from departments.alarms.forms import NoteForm
from departments.alarms.listed import alarms_asked
from departments.alarms.models import Alarm
from departments.permissions import Action, authorize, reach_for
from departments.requests import account
from departments.trail.reading import audited, visible_events
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of


def alarms(request: HttpRequest) -> HttpResponse:
    """What should be looked at, the newest first."""
    chosen = alarms_asked(request)
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, "departments/alarms/alarms.html", context)


def alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen, in which events, and what it was."""
    return _page(request, _visible(request, pk), NoteForm())


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Deals with it; what was typed and refused is shown again."""
    row, form = _visible(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, 422)
    note = form.cleaned_data["note"]
    try:
        service.acknowledge(pk, actor=account(request), source=BROWSER, note=note)
    except service.AlarmRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _visible(request, pk), form, 409)
    messages.success(request, _("Dealt with."))
    return redirect(row.page())


def _page(request: HttpRequest, row: Alarm, form: NoteForm, status: int = 200) -> HttpResponse:
    user = account(request)
    context = {
        "alarm": row,
        "events": visible_events(user).filter(pk__in=row.events).order_by("-pk"),
        "audited": audited(user),
        "form": form,
    }
    return render(request, "departments/alarms/alarm.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Alarm:
    user = account(request)
    authorize(user, Action.READ_WHOLE_TRAIL)
    rows = Alarm.objects.within(reach_for(user, Action.READ_WHOLE_TRAIL))
    row = rows.select_related("account", "organization", "acknowledged_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
