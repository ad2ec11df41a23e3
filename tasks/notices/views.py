"""Supervision notices: the list, one sheet with its answer, the document, issuing one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.models import User
from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks import links
from tasks.files.kinds import DOCX
from tasks.files.pages import shown_files
from tasks.models import Measure, Notice, ReformPlan
from tasks.notices import service
from tasks.notices.document import document_of
from tasks.notices.forms import IssueForm
from tasks.notices.listed import chosen_notices, shown_notices
from tasks.ordering.pages import answer, lateness_in_words, what_can_be_done
from tasks.pages import find, led_away, sent
from tasks.plan import lifetime
from tasks.plan.choice import number_in
from tasks.plan.filters import measures, plans
from tasks.plan.pages import require_plan
from tasks.signing.workflow import Step


def notices(request: HttpRequest) -> HttpResponse:
    """All sheets that the account may read, the newest first."""
    chosen = chosen_notices(request)
    page = page_of(request, chosen.qs)
    rows = [(row, lateness_in_words(row)) for row in page]
    if not rows:
        require_plan()
    user = account(request)
    offered = plans(request).open() if can(user, Action.ISSUE_NOTICE) else []  # type: ignore[attr-defined]  # of this query set
    context = {"filter": chosen, "page": page, "rows": rows, "plans_to_issue_in": offered}
    return render(request, "tasks/notices/notices.html", context)


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: what is asked, by when, what was answered, who else has the same notice."""
    row = find(shown_notices(request).select_related("answered_by", "settled_by"), pk=pk)
    others = shown_notices(request).filter(numbered=row.numbered_id).exclude(pk=row.pk)
    context = {
        "notice": row,
        "is_late": row.is_late(clock.today()),
        "others": others.order_by("organization__unit_order", "pk"),
        **shown_files(row, account(request)),
        **what_can_be_done(row, account(request)),
    }
    return render(request, "tasks/notices/notice.html", context)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as an official document with a red head."""
    row = find(shown_notices(request), pk=pk)
    name = f"{row.numbered} {row.organization.short_name}.docx"
    answered = HttpResponse(document_of(row), content_type=DOCX)
    answered.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    answered.headers["Cache-Control"] = "private, no-store"
    return answered


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """The answer, or what the commission says of it."""
    return answer(request, find(shown_notices(request), pk=pk), step, service.step_notice)


def issue(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Issues a notice; the address may name a measure and units."""
    user, plan = account(request), find(plans(request), pk=plan_id)
    authorize(user, Action.ISSUE_NOTICE)
    if away := led_away(request, lambda: lifetime.require_open(plan_id), links.notices_page()):
        return away
    form = IssueForm(plan, user, request.POST or None, initial=_proposed(request, plan, user))
    if form.is_valid() and (made := _issued(request, form, plan)):
        one = len(made) == 1
        return redirect(made[0].page() if one else f"{links.notices_page()}?plan={plan.pk}")
    context = {"plan": plan, "form": form, "back": links.notices_page()}
    status = 422 if form.errors else 200
    return render(request, "tasks/notices/issue.html", context, status=status)


def _proposed(request: HttpRequest, plan: ReformPlan, user: User) -> dict[str, Any]:
    """What the form begins with: the measure of the address and what it rests on, its lead or the
    units of the address, and whoever writes as the contact."""
    named = number_in(request.GET.get("measure", ""))
    measure = measures().filter(pk=named, task__area__plan=plan).first() if named else None
    units = [number_in(one) for one in request.GET.getlist("organization")]
    if measure is not None and not units:
        lead = measure.assignments.filter(role="lead").first()
        units = [lead.organization_id if lead else None]
    return {
        "measure": measure.pk if measure else None,
        "matter": _rests_on(plan, measure),
        "contact": " ".join(filter(None, (user.full_name, user.office_phone))),
        "organizations": [one for one in units if one],
    }


def _rests_on(plan: ReformPlan, measure: Measure | None) -> str:
    """The document, and the task in it, as an official document names them."""
    where = f"《{plan.title}》（{plan.number}）"
    return f"{where}第{measure.key}项“{measure.task.title}”" if measure else where


def _issued(request: HttpRequest, form: IssueForm, plan: ReformPlan) -> list[Notice] | None:
    """The sheets; None where it was refused, which the form says."""
    said = form.cleaned_data
    return sent(
        request,
        form,
        lambda: service.issue(
            plan.pk,
            actor=account(request),
            source=BROWSER,
            organizations=[one.pk for one in said["organizations"]],
            measure_id=said["measure"].pk if said["measure"] else None,
            words=service.Words.of(
                title=said["title"],
                source=said["matter"],
                text=said["text"],
                contact=said["contact"],
            ),
            due_on=said["due_on"],
        ),
        _issued_in_words,
    )


def _issued_in_words(made: list[Notice]) -> str:
    text = ngettext(
        "%(number)s is issued to %(count)s unit, which is told of it.",
        "%(number)s is issued to %(count)s units, which are told of it.",
        len(made),
    )
    return text % {"number": made[0].numbered, "count": len(made)}
