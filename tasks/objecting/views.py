"""Objections: the list, one of them with its decision, and making one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks.asking.listed import decided_on
from tasks.asking.pages import decision
from tasks.errors import Refused
from tasks.models import Measure, Objection
from tasks.objecting import service
from tasks.objecting.forms import AnswerForm, ObjectionForm
from tasks.objecting.listed import chosen_objections, shown_objections
from tasks.objecting.models import Against
from tasks.pages import find, led_away, sent
from tasks.plan import lifetime
from tasks.plan.pages import require_plan
from tasks.plan.parts import part_access
from tasks.signing.models import SignedDocument, Transition
from tasks.signing.pages import take_step
from tasks.signing.workflow import Step


def objections(request: HttpRequest) -> HttpResponse:
    """All objections that the account may read, the newest first."""
    chosen = chosen_objections(request)
    page = page_of(request, chosen.qs)
    rows = [(row, decided_on(row)) for row in page]
    if not rows:
        require_plan()
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "tasks/objecting/objections.html", context)


def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: against what, why, what was decided, what can be done."""
    row, user = find(shown_objections(request), pk=pk), account(request)
    context = decision(row, user, AnswerForm) | {
        "objection": row,
        "is_moot": row.is_open and row.is_moot,
    }
    return render(request, "tasks/objecting/objection.html", context)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """The decision, or taking it back."""
    row = find(shown_objections(request), pk=pk)
    return take_step(request, row, step, service.step_objection, AnswerForm)


def object_to(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The objection of my organization to a return or a light."""
    wanted, returned = _wanted(request, kind, pk)
    if away := led_away(request, lambda: _require_open(wanted, returned), wanted.page_of_target()):
        return away
    form = ObjectionForm(request.POST or None)
    if form.is_valid() and (made := _made(request, form, kind, pk)):
        return redirect(made.page())
    context = {"form": form, "wanted": wanted, "returned": returned}
    status = 422 if form.errors else 200
    return render(request, "tasks/objecting/object.html", context, status=status)


def _wanted(request: HttpRequest, kind: str, pk: int) -> tuple[Objection, Transition | None]:
    """What would be made, and the return against which it is; as far as the account may."""
    user = account(request)
    if kind == Against.LIGHT:
        measure = find(Measure.objects.select_related("task__area"), pk=pk)
        access = part_access(measure, user.organization_id)
        authorize(user, Action.READ_REQUEST, access)
        authorize(user, Action.OBJECT, access)
        return service.unsaved_to_light(measure, user.organization_id), None
    rows = service.KINDS[kind]._default_manager.select_related("organization")
    document: SignedDocument = find(rows, pk=pk)
    authorize(user, Action.READ_REQUEST, document.access())
    authorize(user, Action.OBJECT, document.access())
    return service.unsaved(document), service.return_of(document)


def _require_open(wanted: Objection, returned: Transition | None) -> None:
    lifetime.require_open(wanted.plan_id)
    if wanted.against != Against.LIGHT and returned is None:
        raise Refused(str(service.NOT_RETURNED))


def _made(request: HttpRequest, form: ObjectionForm, kind: str, pk: int) -> Objection | None:
    """The objection; None where it was refused, which the form says."""
    said = form.cleaned_data
    return sent(
        request,
        form,
        lambda: service.object_to(kind, pk, actor=account(request), source=BROWSER, **said),
        _("Objected: somebody of the commission who had no part in it decides."),
    )
