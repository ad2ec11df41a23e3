"""A supporter hands its part of a measure to the lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from tasks import links
from tasks.contributions import service
from tasks.contributions.forms import ContributionForm
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Contribution, Measure
from tasks.pages import find, led_away
from tasks.plan.pages import find_period
from tasks.signing.pages import with_version


def contribution(request: HttpRequest, measure_id: int, period: str) -> HttpResponse:
    """One form: the part as it stands, handed in by saving it."""
    user = account(request)
    measure = find(Measure.objects.select_related("task__area"), pk=measure_id)
    service.require_own(measure, user)
    row = find_period(measure_id, period)
    to = links.task_page(measure.task_id)
    if away := led_away(request, lambda: service.require_writable(measure, row), to):
        return away
    part = Contribution.objects.filter(
        measure=measure, period=row, organization=user.organization_id
    ).first()
    initial = {"text": part.text, "version": part.version} if part else {}
    form = ContributionForm(request.POST or None, initial=initial)
    context = {"measure": measure, "period": row, "part": part, "form": form, "theirs": None}
    if request.method != "POST" or not form.is_valid():
        return render(request, "tasks/contributions/contribution.html", context)
    try:
        service.hand_in(measure_id, row.pk, actor=user, source=BROWSER, **form.cleaned_data)
    except Stale as stale:
        context["theirs"] = stale.current
        with_version(form, stale.current.version)
    except Invalid as refusal:
        form.add_error("text", refusal.message)
    except Refused as refusal:
        form.add_error(None, refusal.message)
    else:
        unsaved.saved(request)
        messages.success(request, _("Handed to the lead."))
        return redirect("tasks:desk")
    return render(request, "tasks/contributions/contribution.html", context, status=422)
