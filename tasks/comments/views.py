"""Comments: the list, saying something of a line, putting it right or taking it back."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.models import Organization
from departments.permissions import Action, authorize, can
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import MOST_DIGITS, page_of
from tasks import links
from tasks.comments import service
from tasks.comments.forms import CommentForm, CorrectionForm
from tasks.comments.listed import chosen_comments
from tasks.comments.models import access_of_line
from tasks.comments.naming import parties_of
from tasks.comments.reading import in_words, shown
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Comment, Measure
from tasks.pages import act, find, sent
from tasks.plan.pages import require_plan
from tasks.signing.pages import with_version

SHOWN = 20  # of a line beside its form; the list has all


def comments(request: HttpRequest) -> HttpResponse:
    """All comments that the account may read, the newest first."""
    chosen = chosen_comments(request)
    page = page_of(request, chosen.qs)
    rows = in_words(page, account(request))
    if not rows:
        require_plan()
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "tasks/comments/comments.html", context)


def line(request: HttpRequest, measure_id: int) -> HttpResponse:
    """What is said of a line, and the form in which one says something."""
    user = account(request)
    rows = Measure.objects.select_related("task__area__plan")
    measure = find(rows.defer("task__area__plan__source_text"), pk=measure_id)
    parties = parties_of(measure, user)
    access = access_of_line([one.pk for one in parties], user)
    authorize(user, Action.READ_COMMENT, access)
    writes = can(user, Action.COMMENT, access) and measure.task.area.plan.is_open
    others = [one for one in parties if one.pk != user.organization_id]
    form = CommentForm(others, request.POST or None, initial=_answering(request, measure))
    if request.method == "POST":
        authorize(user, Action.COMMENT, access)
        if form.is_valid() and _written(request, form, measure):
            return redirect(request.path)
    seen = Comment.objects.visible_to(user).filter(measure=measure)
    context = {
        "measure": measure,
        "form": form if writes or form.is_bound else None,
        "rows": in_words(shown(seen).order_by("-pk")[:SHOWN], user),
        "total": seen.count(),
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/comments/line.html", context, status=status)


def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment with its former words; for its writer, as long as that can be, the form that puts
    it right."""
    user = account(request)
    row = find(shown(Comment.objects.visible_to(user)), pk=pk)
    (said,) = in_words([row], user)
    form = CorrectionForm(row, request.POST or None)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            service.correct(pk, actor=user, source=BROWSER, **form.cleaned_data)
        except Stale as stale:
            theirs = stale.current
            with_version(form, stale.current.version)
        except Invalid as refusal:
            add_problems(form, refusal.problems)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            unsaved.saved(request)
            messages.success(request, _("Put right. The words of before stay readable."))
            return redirect(row.page())
    context = {
        "said": said, "theirs": theirs, "form": form if said.is_own or form.is_bound else None,
    }  # fmt: skip
    status = 422 if form.errors or theirs else 200
    return render(request, "tasks/comments/comment.html", context, status=status)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody is shown the words any more."""
    user = account(request)
    row = find(Comment.objects.visible_to(user), pk=pk)
    to = links.comments_form(row.measure_id)
    done = _("Taken back: nobody is shown the words any more.")
    return act(request, lambda: service.take_back(pk, actor=user, source=BROWSER), done, to)


def _answering(request: HttpRequest, measure: Measure) -> dict[str, object]:
    """An answer names whoever is answered."""
    asked = request.GET.get("answer", "")
    if not asked.isascii() or not asked.isdecimal() or len(asked) > MOST_DIGITS:
        return {}
    seen = Comment.objects.visible_to(account(request)).filter(measure=measure, pk=int(asked))
    return {"named": [str(pk) for pk in seen.values_list("organization_id", flat=True)]}


def _written(request: HttpRequest, form: CommentForm, measure: Measure) -> Comment | None:
    """The comment; None where it was refused, which the form says."""
    return sent(
        request,
        form,
        lambda: service.write(
            measure.pk,
            actor=account(request),
            source=BROWSER,
            text=form.cleaned_data["text"],
            named=form.chosen(),
            key=form.cleaned_data["key"],
        ),
        lambda made: _sent(made.named.all()),
    )


def _sent(named: QuerySet[Organization]) -> str:
    told = "、".join(one.short_name for one in named)
    if not told:
        return _("Written. It names nobody; whoever reads the line finds it here.")
    return _("Written. Told: %(organizations)s.") % {"organizations": told}
