"""Urging: one late thing by one click, several or all of a list after a look at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.middleware import came_from
from departments.models import Organization
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.workdays import WorkCalendar
from tasks.duties.base import Duty
from tasks.duties.forms import DutyFilterForm
from tasks.duties.owed import calendar_around
from tasks.errors import Invalid
from tasks.models import ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.reminding.ladder import People
from tasks.reminding.planner import time_left
from tasks.urging import service
from tasks.urging.forms import UrgeForm
from tasks.urging.late import late_duties, urged, within
from tasks.urging.models import Urged
from tasks.urging.service import MOST_AT_ONCE, Left, Outcome

MOST_UNITS = 60  # that the address of a notice names


@dataclass(frozen=True, slots=True)
class Row:
    """A late thing as the page offers it; not offered is what was urged today already, and what
    `reaches` nobody."""

    duty: Duty
    left: str
    urged: Urged | None
    reaches: bool

    @property
    def is_offered(self) -> bool:
        return self.reaches and (self.urged is None or not self.urged.holds_today)


@dataclass(frozen=True, slots=True)
class Offered:
    """The rows of a plan that the address or the ticks leave, as many as can be urged at once, and
    how many there are beyond that."""

    rows: Sequence[Row]
    more: int

    @property
    def keys(self) -> list[str]:
        return [row.duty.key for row in self.rows if row.is_offered]

    @property
    def units(self) -> int:
        return len({row.duty.debtor_id for row in self.rows if row.is_offered})

    @property
    def silent(self) -> int:
        """How many units have nobody who could be told."""
        return len({row.duty.debtor_id for row in self.rows if not row.reaches})


def urge(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What is late and would be urged, then urged; `one` is urged at once."""
    user, plan = account(request), find(plans(), pk=plan_id)
    sent, back = request.POST.get("then") == "send", _list_of(plan)
    one, ticked = request.POST.get("one"), request.POST.getlist("duty")
    form = UrgeForm([one] if one else ticked, _sent(request) if one or sent else None)
    outcome = _urged(request, form, plan) if form.is_bound else None
    if outcome and _told(request, outcome):
        return HttpResponseRedirect(came_from(request, back) if one else back)
    authorize(user, Action.URGE)
    if request.method == "POST" and not (one or sent or ticked):
        messages.warning(request, _("Tick what is to be urged."))
        return HttpResponseRedirect(came_from(request, back))
    offered = _offered(request, plan)
    context = {
        "plan": plan,
        "form": form,
        "offered": offered,
        "units": [
            (name, list(rows)) for name, rows in groupby(offered.rows, lambda row: row.duty.debtor)
        ],
        "ticked": set(ticked if sent else offered.keys),
        "day": _day_ahead(),
        "nobody": service.NOBODY,
        "back": back,
        "notice": _notice_to(offered, plan),
    }
    status = 422 if form.is_bound else 200
    return render(request, "tasks/urging/urge.html", context, status=status)


def _sent(request: HttpRequest) -> dict[str, Any]:
    """The one thing whose button was pressed, else all that are ticked, with the words to them."""
    if one := request.POST.get("one"):
        return {"duty": [one]}
    return {"duty": request.POST.getlist("duty"), "words": request.POST.get("words", "")}


def _urged(request: HttpRequest, form: UrgeForm, plan: ReformPlan) -> Outcome | None:
    """What became of it; None where it was refused, which the form says."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        return service.urge(
            plan.pk, said["duty"], actor=account(request), source=BROWSER, words=said["words"]
        )
    except Invalid as refusal:
        add_problems(form, refusal.problems)
        return None


def _offered(request: HttpRequest, plan: ReformPlan) -> Offered:
    """Of the list's filter, or what was ticked in it; by unit, the oldest first."""
    on = clock.today()
    calendar = calendar_around(on)
    duties = within(account(request), late_duties(plan, on, calendar))
    if wanted := set(request.POST.getlist("duty")):
        duties = [duty for duty in duties if duty.key in wanted]
    else:
        duties = DutyFilterForm(request.GET).kept(duties, on)
    places = _places(duties)
    shown = sorted(
        duties[:MOST_AT_ONCE], key=lambda one: (places[one.debtor_id], one.due_on, one.key)
    )
    rows = _rows(shown, urged(shown), calendar)
    return Offered(rows, max(0, len(duties) - MOST_AT_ONCE))


def _rows(duties: Iterable[Duty], known: Mapping[str, Urged], calendar: WorkCalendar) -> list[Row]:
    on = clock.today()
    people = People(on)
    return [
        Row(
            duty,
            time_left(duty.due_on, calendar, on),
            known.get(duty.key),
            bool(service.reached(duty, people)),
        )
        for duty in duties
    ]


def _places(duties: Iterable[Duty]) -> dict[int, tuple[int, int]]:
    """The fixed order of those who owe them."""
    rows = Organization.objects.filter(pk__in={duty.debtor_id for duty in duties}).order_by()
    return {pk: (place, pk) for pk, place in rows.values_list("pk", "unit_order")}


def _day_ahead() -> date | None:
    """On a day off the next working day, for which everything counts then."""
    day = calendar_around(clock.today()).on_or_after(clock.today())
    return None if day == clock.today() else day


def _notice_to(offered: Offered, plan: ReformPlan) -> str:
    """Where a formal notice to these units is written, as long as they are few."""
    units = dict.fromkeys(row.duty.debtor_id for row in offered.rows)
    if not (0 < len(units) <= MOST_UNITS and plan.is_open):
        return ""
    chosen = "&".join(f"organization={one}" for one in units)
    return f"{reverse('tasks:notice-new', args=[plan.pk])}?{chosen}"


def _list_of(plan: ReformPlan) -> str:
    return reverse("reports:duties", args=[plan.pk]) + "?late=yes"


def _told(request: HttpRequest, outcome: Outcome) -> bool:
    """Says what became of it; whether anything did, or had today already."""
    if outcome.urged:
        messages.success(request, _in_words(outcome))
    reasons: dict[tuple[str, bool], list[Left]] = {}
    for one in outcome.left:
        reasons.setdefault((one.reason, one.again), []).append(one)
    for (reason, again), left in reasons.items():
        said = messages.info if again else messages.warning
        names = "、".join(one.what for one in left)
        said(request, _("Not urged: %(names)s — %(reason)s.") % {"names": names, "reason": reason})
    return bool(outcome.urged) or any(one.again for one in outcome.left)


def _in_words(outcome: Outcome) -> str:
    things, units = len(outcome.urged), outcome.units
    if things == 1:
        one = outcome.urged[0]
        text = ngettext(
            "Urged: %(what)s. %(people)s person of %(unit)s has the message.",
            "Urged: %(what)s. %(people)s people of %(unit)s have the message.",
            one.people,
        )
        return text % {"what": one.title, "people": one.people, "unit": one.organization.short_name}
    text = ngettext(
        "Urged: %(things)s things of %(units)s unit.",
        "Urged: %(things)s things of %(units)s units.",
        units,
    )
    return text % {"things": things, "units": units}
