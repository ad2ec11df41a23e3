"""Inspections: the list, one of them, recording one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks import links
from tasks.directives.models import remark_access
from tasks.files.pages import shown_files
from tasks.inspecting import service
from tasks.inspecting.forms import InspectionForm
from tasks.inspecting.listed import chosen_inspections, percent_in_words, shown_inspections
from tasks.models import DeclaredStatus, Directive, Inspection, Measure
from tasks.pages import find, led_away, sent
from tasks.plan import lifetime
from tasks.plan.filters import measures
from tasks.plan.pages import require_plan


def inspections(request: HttpRequest) -> HttpResponse:
    """All inspections that the account may read, the newest first."""
    chosen = chosen_inspections(request)
    page = page_of(request, chosen.qs)
    rows = [
        (row, percent_in_words(row.declared_percent), percent_in_words(row.seen_percent))
        for row in page
    ]
    if not rows:
        require_plan()
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "tasks/inspecting/inspections.html", context)


def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what was seen beside what was declared, what was demanded, what came of it."""
    row = find(shown_inspections(request), pk=pk)
    user = account(request)
    following = Directive.objects.visible_to(user).filter(inspection=row)
    context = {
        "inspection": row,
        "declared": dict(DeclaredStatus.choices).get(row.declared, ""),
        "declared_percent": percent_in_words(row.declared_percent),
        "seen_percent": percent_in_words(row.seen_percent),
        **shown_files(row, user),
        "following": following.select_related("organization"),
        "may_charge": row.plan.is_open and can(user, Action.ISSUE_DIRECTIVE, row.access()),
    }
    return render(request, "tasks/inspecting/inspection.html", context)


def inspect(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Records an inspection of a part in a measure."""
    user, measure = account(request), find(measures(), pk=measure_id)
    if not can(user, Action.INSPECT):
        authorize(user, Action.INSPECT, remark_access(measure))
    back, plan_id = links.task_page(measure.task_id), measure.task.area.plan_id
    if away := led_away(request, lambda: lifetime.require_open(plan_id), back):
        return away
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = InspectionForm(measure, user, *posted, initial={"held_on": clock.today()})
    if "photograph" in getattr(request, "too_large", ()):
        form.add_error("photograph", _("The file is larger than 20 MB. Send a smaller one."))
    if form.is_valid() and (made := _recorded(request, form, measure)):
        return redirect(made.page())
    context = {"measure": measure, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "tasks/inspecting/inspect.html", context, status=status)


def _recorded(request: HttpRequest, form: InspectionForm, measure: Measure) -> Inspection | None:
    """The inspection; None where it was refused, which the form says."""
    whose = form.cleaned_data["organization"]
    return sent(
        request,
        form,
        lambda: service.inspect(
            measure.pk,
            whose.pk if whose else None,
            form.visit(),
            actor=account(request),
            source=BROWSER,
            judged=form.cleaned_data["photograph"],
        ),
        _("Recorded: all on the line read it."),
    )
