"""Joint meetings: the list, one of them, convening and changing it, agenda and minutes."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import MOST_DIGITS, page_of
from tasks import links
from tasks.coordinating import meetings as service
from tasks.coordinating.forms import ConveneForm, MinutesForm, first_of
from tasks.coordinating.listed import chosen_meetings, shown_items, shown_meetings
from tasks.coordinating.workflow import step_item
from tasks.files.pages import shown_files
from tasks.models import Directive, JointMeeting
from tasks.pages import act, find, led_away, sent
from tasks.plan import lifetime
from tasks.plan.filters import plans
from tasks.plan.pages import require_plan
from tasks.signing.states import Coordinated
from tasks.signing.workflow import Step


def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings that the account may read, the newest first."""
    chosen = chosen_meetings(request)
    page = page_of(request, chosen.qs)
    if not page:
        require_plan()
    user = account(request)
    offered = [
        one
        for one in plans(request).open()  # type: ignore[attr-defined]  # of this query set
        if can(user, Action.COORDINATE, one.access())
    ]
    context = {"filter": chosen, "page": page, "plans_to_meet_on": offered}
    return render(request, "tasks/coordinating/meetings.html", context)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: when and where, agenda, decisions, minutes."""
    row = find(shown_meetings(request).select_related("minuted_by", "made_by"), pk=pk)
    user = account(request)
    may = row.plan.is_open and can(user, Action.COORDINATE, row.plan.access())
    numbered = Directive.objects.select_related("organization").order_by("number")
    if row.minuted_at:  # what followed later is not of these minutes
        numbered = numbered.filter(issued_at__lte=row.minuted_at)
    agenda = row.agenda.select_related("item__organization", "item__measure__task")
    waiting = shown_items(request).filter(plan=row.plan, state=Coordinated.RAISED)
    context = {
        "meeting": row,
        "invited": row.invited.order_by("unit_order"),
        "agenda": agenda.prefetch_related(Prefetch("item__directives", queryset=numbered)),
        "may_lead": may and not row.is_minuted,
        "waiting": waiting if may and not row.is_minuted else (),
        "minutes": MinutesForm(initial={"version": row.version}),
        **shown_files(row, user),
    }
    return render(request, "tasks/coordinating/meeting.html", context)


def convene(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Calls a meeting."""
    user, plan = account(request), find(plans(request), pk=plan_id)
    authorize(user, Action.COORDINATE, plan.access())
    if away := led_away(request, lambda: lifetime.require_open(plan_id), links.meetings_page()):
        return away
    form = ConveneForm(request.POST or None)
    made = _kept(
        request,
        form,
        lambda: service.convene(plan.pk, form.said(), actor=user, source=BROWSER),
        _("Convened: those who are invited are told."),
    )
    if made:
        return redirect(made.page())
    context = {"plan": plan, "form": form, "meeting": None}
    status = 422 if form.errors else 200
    return render(request, "tasks/coordinating/convene.html", context, status=status)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, place, chair, or others invited."""
    user, row = account(request), find(shown_meetings(request), pk=pk)
    authorize(user, Action.COORDINATE, row.plan.access())
    if away := led_away(request, lambda: lifetime.require_open(row.plan_id), row.page()):
        return away
    form = ConveneForm(request.POST or None, initial=first_of(row))
    made = _kept(
        request,
        form,
        lambda: service.change(
            row.pk,
            form.said(),
            actor=user,
            source=BROWSER,
            version=form.cleaned_data["version"],
        ),
        _("Changed: those who are invited are told."),
    )
    if made:
        return redirect(made.page())
    context = {"plan": row.plan, "form": form, "meeting": row}
    status = 422 if form.errors else 200
    return render(request, "tasks/coordinating/convene.html", context, status=status)


@require_POST
def put_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the chosen items on the agenda."""
    row = find(shown_meetings(request), pk=pk)
    sent_items = [one for one in request.POST.getlist("items") if len(one) <= MOST_DIGITS]
    chosen = [int(one) for one in sent_items if one.isascii() and one.isdigit()]
    return act(
        request,
        lambda: service.put_on(row.pk, chosen, actor=account(request), source=BROWSER),
        _("On the agenda."),
        row.page(),
    )


@require_POST
def take_off(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """Puts an item of the agenda off."""
    row = find(shown_meetings(request), pk=pk)
    standing = find(row.agenda.all(), item=item_id)
    return act(
        request,
        lambda: step_item(standing.item_id, Step.TAKE_OFF, actor=account(request), source=BROWSER),
        _("Put off: it waits for a decision, or for another meeting."),
        row.page(),
    )


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Issues the minutes."""
    row, form = find(shown_meetings(request), pk=pk), MinutesForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(one) for one in errors))
        return redirect(row.page())
    said = form.cleaned_data
    return act(
        request,
        lambda: service.issue_minutes(
            row.pk,
            actor=account(request),
            source=BROWSER,
            attended=said["attended"],
            remarks=said["remarks"],
            version=said["version"],
        ),
        _("The minutes are issued."),
        row.page(),
        typed=f"{said['attended']} {said['remarks']}",
    )


def _kept(
    request: HttpRequest, form: ConveneForm, write: Callable[[], JointMeeting], done: str
) -> JointMeeting | None:
    """The meeting as it was written; None where nothing was sent, or it was refused."""
    if not form.is_valid():
        return None
    return sent(
        request,
        form,
        write,
        done,
    )
