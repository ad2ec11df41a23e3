"""The wizard of a plan's year's end, closing the plan, and opening it again."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reports.models import LineEnding
from reports.year_end import service
from reports.year_end.forms import ChoiceForm, CloseForm, NarrowForm, PartsForm
from reports.year_end.listed import ended
from reports.year_end.models import Way
from reports.year_end.parts import Part, obstacles, open_parts, shown, waiting
from tasks.models import ReformPlan
from tasks.pages import act, find, sent
from tasks.plan.filters import plans
from tasks.plan.forms import ReasonForm

JANUARY, LAST = 1, 31


def year_end(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every open part with what is chosen for it; of a closed plan what became of each."""
    plan, user = _plan(request, plan_id)
    if not plan.is_open:
        return _ended(request, plan)
    parts = open_parts(plan)
    narrowed = NarrowForm(parts, request.GET)
    rows = [one for one in parts if narrowed.lets(one)]
    form = ChoiceForm(request.POST or None)
    if form.is_valid() and _chosen(request, form, plan, user) is not None:
        return redirect(f"{request.path}?{_kept(narrowed, request)}")
    context = {
        "plan": plan,
        "extra": narrowed,
        "narrowed": _kept(narrowed, request),
        "form": form,
        "rows": [(tick(one.part), one) for one in shown(plan, rows, user)],
        "ticked": _ticked(request, form, rows),
        "ways": _ways(parts),
        "total": len(parts),
        **_closing(plan, parts),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/year_end/year_end.html", context, status=status)


@require_POST
def take_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Nothing is chosen any more for what is ticked."""
    _read, user = _plan(request, plan_id)
    form = PartsForm(request.POST)
    named = form.cleaned_data["chosen"] if form.is_valid() else {"": 0}
    return act(
        request,
        lambda: service.take_back(plan_id, named, actor=user, source=BROWSER),
        _("Taken back: nothing is chosen there any more."),
        reverse("reports:year-end", args=[plan_id]),
    )


@require_POST
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """All that is chosen takes effect, and the plan is closed."""
    plan = find(plans(), pk=plan_id)
    goes_on = plan.endings.filter(way__in=(Way.EXTEND, Way.CARRY)).exists()
    form = CloseForm(plan, goes_on, request.POST)
    said = form.cleaned_data if form.is_valid() else {}

    def done(user: User) -> ReformPlan:
        return service.close_plan(
            plan_id,
            actor=user,
            source=BROWSER,
            reason=said.get("reason", ""),
            seen=said.get("seen", ""),
            into=form.where() if said else None,
        )

    return _change(request, plan_id, done, _("The plan is closed."))


@require_POST
def reopen(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Undo of closing."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def done(user: User) -> ReformPlan:
        return service.reopen_plan(plan_id, actor=user, source=BROWSER, reason=reason)

    return _change(request, plan_id, done, _("The plan is open again."))


def _change(
    request: HttpRequest, plan_id: int, change: Callable[[User], object], done: str
) -> HttpResponse:
    # No reason and an overlong one are refused by the service, in its own words.
    return act(
        request,
        lambda: change(account(request)),
        done,
        reverse("reports:year-end", args=[plan_id]),
        typed=request.POST.get("reason", ""),
    )


def _plan(request: HttpRequest, plan_id: int) -> tuple[ReformPlan, User]:
    plan, user = find(plans().select_related("owner", "closed_by"), pk=plan_id), account(request)
    authorize(user, Action.CLOSE_PLAN, plan.access())
    return plan, user


def tick(one: Part) -> str:
    """How the form names a part with the version that is shown."""
    return f"{one.key}.{one.version}"


def _chosen(
    request: HttpRequest, form: ChoiceForm, plan: ReformPlan, user: User
) -> list[LineEnding] | None:
    return sent(
        request,
        form,
        lambda: service.choose(
            plan.pk,
            form.cleaned_data["chosen"],
            actor=user,
            source=BROWSER,
            wanted=form.wanted(),
        ),
        _chosen_in_words,
    )


def _chosen_in_words(made: list[LineEnding]) -> str:
    told = ngettext("Chosen for %(count)s part.", "Chosen for %(count)s parts.", len(made))
    return told % {"count": len(made)}


def _kept(narrowed: NarrowForm, request: HttpRequest) -> str:
    """The query string by which the same parts are shown."""
    return urlencode({name: request.GET.get(name, "") for name in narrowed.fields})


def _ticked(request: HttpRequest, form: ChoiceForm, rows: list[Part]) -> set[str]:
    """What was sent with a form that was refused; all that are shown where the address asks so."""
    if request.method != "POST" and request.GET.get("tick") == "all":
        return {tick(one) for one in rows}
    return set(form["chosen"].value() or ())


def _ways(parts: list[Part]) -> list[tuple[str, str, int]]:
    """Each way with how many parts go it; first those for which nothing is chosen."""
    counts = Counter(one.choice.way if one.choice else "" for one in parts)
    named = [(way.value, str(way.label)) for way in Way]
    return [
        ("none", _("Nothing chosen"), counts[""]),
        *((value, label, counts[value]) for value, label in named),
    ]


def _closing(plan: ReformPlan, parts: list[Part]) -> dict[str, Any]:
    """What the closing of the plan needs: what is in its way, else its form."""
    page = reverse("reports:year-end", args=[plan.pk])
    in_the_way = obstacles(parts, waiting(plan), page)
    goes_on = any(one.choice is not None and one.choice.goes_on for one in parts)
    initial = {
        "seen": service.seen_of(parts),
        "filing_due_on": date(plan.year + 1, JANUARY, LAST),
    }
    return {
        "obstacles": in_the_way,
        "close": None if in_the_way else CloseForm(plan, goes_on, initial=initial),
        "goes_on": goes_on,
    }


def _ended(request: HttpRequest, plan: ReformPlan) -> HttpResponse:
    context = {"plan": plan, "rows": ended(plan)}
    return render(request, "reports/year_end/ended.html", context)
