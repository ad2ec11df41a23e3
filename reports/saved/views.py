"""The pages of saved views: the list of them, keeping one, opening one, what I have of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.lists.words import filters_in_words
from reports.models import SavedView, ViewUse
from reports.saved import service
from reports.saved.forms import NewViewForm, UseForm, ViewForm
from reports.saved.models import Day, Sharing
from reports.saved.opening import AS_OF, FIRST_ROWS, address_of, open_for, speaks_of_a_day
from tasks.errors import Refused
from tasks.pages import act, find

LIST = "reports:views"


@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """One's own views and those that others share, each with what one has of it."""
    user = account(request)
    uses = {use.view_id: use for use in ViewUse.objects.filter(reader=user)}
    rows = SavedView.objects.visible_to(user).select_related("owner__organization")
    shown = [(row, uses.get(row.pk)) for row in rows]
    context = {
        "mine": [pair for pair in shown if pair[0].owner_id == user.pk],
        "shared": [pair for pair in shown if pair[0].owner_id != user.pk],
        "weekly": any(use.weekly for use in uses.values()),
    }
    return render(request, "reports/saved/views.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Keeps the filters of the page that `of` names."""
    user = account(request)
    sent = request.POST if request.method == "POST" else None
    address = (sent or request.GET).get("of", "")
    try:
        opened = open_for(user, service.view_of(user, address))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(LIST)
    asked = QueryDict(opened.view.query).get(AS_OF, "")
    # A page's own form sends today's day as well, which nobody chose.
    day = Day.TODAY if asked in ("", clock.today().isoformat()) else Day.THIS
    initial = {"of": address, "sharing": Sharing.NOBODY, "day": day}
    form = NewViewForm(sent, user=user, initial=initial, dated=speaks_of_a_day(opened))
    if sent is not None and form.is_valid() and _kept(request, form):
        return redirect(LIST)
    said = list(filters_in_words(opened.found.forms)) if opened.found else []
    context = {"form": form, "opened": opened, "said": said, "back": opened.view.address}
    return render(request, "reports/saved/new.html", context, status=422 if sent else 200)


def _kept(request: HttpRequest, form: NewViewForm) -> bool:
    said = {name: value for name, value in form.cleaned_data.items() if name != "of"}
    try:
        view = service.save_view(
            actor=account(request), source=BROWSER, address=form.cleaned_data["of"], **said
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
    return True


@require_safe
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the page as it is filtered; says why where that is not possible any more."""
    user = account(request)
    row = find(SavedView.objects.visible_to(user).select_related("owner"), pk=pk)
    opened = open_for(user, row)
    if opened.problem:
        return render(request, "reports/saved/broken.html", {"opened": opened}, status=200)
    if opened.note:
        messages.info(request, opened.note)
    return redirect(address_of(row))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for a view of one's own, or shared with others."""
    user = account(request)
    row = find(SavedView.objects.filter(owner=user), pk=pk)
    sent = request.POST if request.method == "POST" else None
    initial = {"name": row.name, "sharing": row.sharing}
    form = ViewForm(sent, user=user, initial=initial)
    if sent is not None and form.is_valid():
        try:
            service.change_view(pk, actor=user, source=BROWSER, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The view is changed."))
            return redirect(LIST)
    context = {"form": form, "view": row}
    return render(request, "reports/saved/edit.html", context, status=422 if sent else 200)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """It is gone for everybody who had it."""
    service.delete_view(pk, actor=account(request), source=BROWSER)
    messages.success(request, _("The view is deleted."))
    return redirect(LIST)


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """On my first page or not, in my weekly message or not."""
    form, user = UseForm(request.POST), account(request)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    return act(
        request,
        lambda: service.use_view(pk, actor=user, source=BROWSER, **chosen),
        _("Saved."),
        LIST,
    )


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """No weekly message any more."""
    service.stop_weekly(actor=account(request), source=BROWSER)
    messages.success(request, _("You get no weekly message any more."))
    return redirect(LIST)


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """The views on one's first page, with what their lists hold now: a part of that page, asked for
    once it stands, so that it does not wait for them."""
    user = account(request)
    rows = SavedView.objects.visible_to(user).filter(uses__reader=user, uses__on_first_page=True)
    shown = [open_for(user, row, most=FIRST_ROWS) for row in rows[: service.MOST_BLOCKS]]
    return render(request, "reports/saved/_blocks.html", {"blocks": shown})
