"""The list of accounts: the template, the upload, and the sheet of first passwords."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from departments.permissions import Action, authorize, reach_for
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from tasks.duties.untold import told_of
from tasks.errors import Invalid, Problem, Refused
from tasks.inviting import service
from tasks.inviting.forms import ListForm, TemplateForm
from tasks.models import ReformPlan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Who can be told nothing, the template, and the upload; its answer is the sheet, once."""
    actor = account(request)
    problems: list[Problem] = []
    authorize(actor, Action.MANAGE_ACCOUNTS)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.make_accounts(
                form.cleaned_data["file"].read(), actor=actor, source=BROWSER
            )
        except Invalid as invalid:
            problems = list(invalid.problems)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            sheet = {"made": made, "until": made[0].user.password_until}
            return render(request, "tasks/inviting/sheet.html", sheet)
    context = {
        "form": form,
        "problems": problems,
        "told": told_of(clock.today(), reach=reach_for(actor, Action.MANAGE_ACCOUNTS)),
        "open_plans": ReformPlan.objects.open().defer("source_text"),
    }
    status = 422 if form.errors or problems else 200
    return render(request, "tasks/inviting/invite.html", context, status=status)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The list with the organizations, to be filled in."""
    plan = TemplateForm(request.GET).chosen
    content = service.template_of(plan, actor=account(request))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="accounts.xlsx"'
    return answer
