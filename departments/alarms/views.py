"""The list of alarms, one of them with its events, and dealing with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.alarms import service
from departments.alarms.forms import NoteForm
from departments.alarms.listed import alarms_asked
from departments.alarms.models import Alarm
from departments.alarms.monthly import month_asked, tables
from departments.alarms.monthly_document import write
from departments.permissions import Action, authorize, reach_for
from departments.requests import account
from departments.trail.reading import audited, visible_events
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def alarms(request: HttpRequest) -> HttpResponse:
    """What should be looked at, the newest first."""
    chosen = alarms_asked(request)
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, "departments/alarms/alarms.html", context)


def alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen, in which events, and what it was."""
    return _page(request, _visible(request, pk), NoteForm())


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The monthly sheet, part by part."""
    form, asked = month_asked(request)
    parts = [
        (table, [[(column, column.cell(row)) for column in table.columns] for row in table.rows])
        for table in tables(account(request), asked)
    ]
    context = {"form": form, "month": asked, "parts": parts}
    return render(request, "departments/alarms/month.html", context)


@require_safe
def month_document(request: HttpRequest) -> HttpResponse:
    """The same as .docx."""
    _form, asked = month_asked(request)
    answer = HttpResponse(write(account(request), asked), content_type=DOCX)
    name = f"审计月报({asked.first.year}年{asked.first.month}月).docx"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


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
