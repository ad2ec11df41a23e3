"""What waits for the commission's answer on the first screen: kind by kind, the longest first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform_tracker.workdays import WorkCalendar
from reports.figures.requests import waiting_since
from reports.models import AssessmentObjection
from tasks.coordinating.models import DECISION_WORKDAYS
from tasks.duties.counting import Tally
from tasks.duties.forms import ANSWERED
from tasks.duties.kinds import ANSWERS, DutyKind
from tasks.duties.reviews import REVIEW_WORKDAYS
from tasks.models import (
    Acknowledgement,
    Amendment,
    AmendmentRequest,
    Closing,
    CoordinationItem,
    Directive,
    Extension,
    ImplementationPlan,
    Notice,
    Objection,
    ProgressReport,
    ReformPlan,
    Remark,
)
from tasks.signing.models import State
from tasks.signing.states import Asked, Ordered

MOST = 4  # lines that fit on the first screen


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many documents or requests that wait for a decision, the oldest for so many working
    days."""

    what: str
    count: int
    days: int
    url: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What those of one kind are called, the list of them under a plan, and how many working days
    after they came in they are due."""

    what: Promise
    url: Callable[[int], str]
    workdays: int = REVIEW_WORKDAYS


def _listed(route: str, state: str) -> Callable[[int], str]:
    return lambda plan_id: f"{reverse(route)}?plan={plan_id}&state={state}"


def _owed(kind: str) -> Callable[[int], str]:
    return lambda plan_id: f"{reverse('reports:duties', args=[plan_id])}?kind={kind}"


# A new kind of document that waits for the commission is one more line.
KINDS: Mapping[type[Model], Answered] = {
    ImplementationPlan: Answered(
        gettext_lazy("plans to review"), _listed("tasks:filings", State.SUBMITTED)
    ),
    ProgressReport: Answered(
        gettext_lazy("reports to review"), _listed("tasks:progress", State.SUBMITTED)
    ),
    Extension: Answered(
        gettext_lazy("extensions to decide"), _listed("tasks:extensions", Asked.ASKED)
    ),
    Closing: Answered(gettext_lazy("closings to decide"), _listed("tasks:closings", Asked.ASKED)),
    Objection: Answered(
        gettext_lazy("objections to decide"), _listed("tasks:objections", Asked.ASKED)
    ),
    AmendmentRequest: Answered(
        gettext_lazy("requests to open again"), _listed("tasks:amendment-requests", Asked.ASKED)
    ),
    Amendment: Answered(
        gettext_lazy("amendments to review"), _listed("tasks:amendments", State.SUBMITTED)
    ),
    Directive: Answered(
        gettext_lazy("directives answered"), _listed("tasks:directives", Ordered.ANSWERED)
    ),
    Notice: Answered(gettext_lazy("notices answered"), _listed("tasks:notices", Ordered.ANSWERED)),
    Remark: Answered(gettext_lazy("remarks to see to"), _owed(DutyKind.REMARK)),
    CoordinationItem: Answered(
        gettext_lazy("coordination items"),
        lambda plan_id: f"{reverse('tasks:coordination')}?plan={plan_id}&waits=true",
        DECISION_WORKDAYS,
    ),
    AssessmentObjection: Answered(gettext_lazy("objections to answer"), _owed(DutyKind.OBJECTION)),
    Acknowledgement: Answered(gettext_lazy("objections to lines"), _owed(DutyKind.LINE_OBJECTION)),
}


def waiting(
    plan: ReformPlan, duties: Iterable[Tally], calendar: WorkCalendar, on: date
) -> list[Waiting]:
    """What waits for an answer by kind of document, the longest first, what is more than fits as
    one; and requests for coordination."""
    kinds: dict[str, list[Tally]] = {}
    for duty in duties:
        if duty.kind in ANSWERS:
            kinds.setdefault(duty.document, []).append(duty)
    known = {(model._meta.model_name or ""): answered for model, answered in KINDS.items()}
    found = [
        Waiting(
            str(known[kind].what),
            sum(one.count for one in rows),
            # It is due so many working days after it came in.
            known[kind].workdays - min(calendar.between(on, duty.due_on) for duty in rows),
            known[kind].url(plan.pk),
        )
        for kind, rows in kinds.items()
    ]
    found.sort(key=lambda one: -one.days)
    beside = _coordination(plan, calendar, on)
    return _as_fits(plan, found, MOST - len(beside)) + beside


def _coordination(plan: ReformPlan, calendar: WorkCalendar, on: date) -> list[Waiting]:
    """Requests for coordination; under a closed plan nobody decides any more."""
    asked = waiting_since(plan) if plan.closed_on is None else []
    if not asked:
        return []
    return [
        Waiting(
            _("coordination requests"),
            len(asked),
            calendar.between(min(asked), on),
            reverse("reports:analysis", args=[plan.pk, "requests"]),
        )
    ]


def _as_fits(plan: ReformPlan, found: list[Waiting], most: int) -> list[Waiting]:
    """The first few, and one line for the others, which leads to all that waits."""
    if len(found) <= most:
        return found
    others = found[most - 1 :]
    return [
        *found[: most - 1],
        Waiting(
            _("others"),
            sum(one.count for one in others),
            max(one.days for one in others),
            _owed(ANSWERED)(plan.pk),
        ),
    ]
