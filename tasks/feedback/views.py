"""Feedback: the list, writing some, reading it with its answer, answering and closing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Action, can
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import page_of
from tasks.errors import Invalid
from tasks.feedback import service
from tasks.feedback.forms import AnswerForm, FeedbackForm
from tasks.feedback.listed import chosen_feedback
from tasks.feedback.models import FeedbackState
from tasks.models import Feedback
from tasks.pages import act, find


def feedback(request: HttpRequest) -> HttpResponse:
    """One's own, and for who runs the system all within reach, the newest first."""
    chosen = chosen_feedback(request)
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, "tasks/feedback/feedback.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Saying what is wrong or missing on the page that one comes from."""
    asked = service.path_of(request.GET.get("page", ""))
    form = FeedbackForm(request.POST or None, initial={"page": asked})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = service.write(
                actor=account(request), source=BROWSER, text=said["text"], page=said["page"]
            )
        except Invalid as refusal:
            add_problems(form, refusal.problems)
        else:
            unsaved.saved(request)
            messages.success(request, _("Sent. The answer comes into your inbox."))
            return redirect(made.address())
    page = service.path_of(form["page"].value() or "")
    status = 422 if form.errors else 200
    context = {"form": form, "page": page}
    return render(request, "tasks/feedback/new.html", context, status=status)


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of which page, and what was answered."""
    user = account(request)
    rows = Feedback.objects.visible_to(user).select_related("organization", "by", "answered_by")
    row = find(rows, pk=pk)
    acts = can(user, Action.ANSWER_FEEDBACK, row.access())
    context = {
        "row": row,
        "answer": AnswerForm() if acts and row.state == FeedbackState.OPEN else None,
        "closes": acts and row.state == FeedbackState.ANSWERED,
    }
    return render(request, "tasks/feedback/one.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers it; what was typed and refused is shown again."""
    row, text = _visible(request, pk), request.POST.get("text", "")
    user = account(request)
    done = _("Answered: whoever wrote it is told.")

    def action() -> object:
        return service.answer(pk, actor=user, source=BROWSER, text=text)

    return act(request, action, done, row.address(), typed=text)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing remains to be done."""
    row, user = _visible(request, pk), account(request)

    def action() -> object:
        return service.close(pk, actor=user, source=BROWSER)

    return act(request, action, _("Closed."), row.address())


def _visible(request: HttpRequest, pk: int) -> Feedback:
    return find(Feedback.objects.visible_to(account(request)), pk=pk)
