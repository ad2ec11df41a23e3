"""Provincial reports: asking for one, watching it being made, downloading it."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.notifications.jobs import enqueue
from reports.figures.rollups import current_period
from reports.models import ProvincialReport, ReportFile
from reports.provincial import building
from reports.provincial.jobs import build_waiting
from tasks.files.downloads import opened
from tasks.pages import find
from tasks.plan.filters import plans


def reports(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The editions made of each period; whoever makes them is offered the periods."""
    plan, user = find(plans(), pk=plan_id), account(request)
    authorize(user, Action.READ_REPORTS, plan.access())
    editions = ProvincialReport.objects.filter(period__plan=plan)
    editions = editions.defer("figures", "close__figures", "close__rule")
    rows = editions.select_related("period", "close", "requested_by").prefetch_related("files")
    working = any(file.state in building.UNFINISHED for row in rows for file in row.files.all())
    context = {
        "plan": plan,
        "editions": rows,
        "periods": plan.periods.begun(clock.today()),
        "current": current_period(plan, clock.today()),
        "working": working,
        "may_make": can(user, Action.MAKE_REPORT, plan.access()),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(
        request, f"reports/provincial/{'_editions' if partial else 'provincial'}.html", context
    )


@require_POST
def make(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Freezes the figures of a period and has the files made."""
    plan = find(plans(), pk=plan_id)
    authorize(account(request), Action.MAKE_REPORT, plan.access())
    begun = plan.periods.begun(clock.today())
    period = next((one for one in begun if one.code == request.POST.get("period")), None)
    if period is None:
        raise Http404
    with transaction.atomic():
        report = building.request_report(period, actor=account(request), source=BROWSER)
        waiting = any(f.state in building.UNFINISHED for f in report.files.all())
        transaction.on_commit(lambda: enqueue(build_waiting), robust=True)
    if waiting:
        messages.success(request, _("The figures are frozen; the files are being made."))
    else:
        messages.info(request, _("Nothing has changed since the newest edition; it is shown here."))
    return redirect("reports:reports", plan.pk)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a failed file made again."""
    if building.retry(pk, actor=account(request), source=BROWSER):
        enqueue(build_waiting)
    file = find(ReportFile.objects.select_related("report__period"), pk=pk)
    return redirect("reports:reports", file.report.period.plan_id)


def download(request: HttpRequest, pk: int) -> FileResponse:
    """A finished file."""
    authorize(account(request), Action.READ_REPORTS)
    ready = ReportFile.objects.filter(state=ReportFile.State.READY)
    file = find(ready.select_related("report__period__plan"), pk=pk)
    authorize(account(request), Action.READ_REPORTS, file.report.period.plan.access())
    return FileResponse(
        opened(file.file), as_attachment=True, filename=building.download_name(file)
    )
