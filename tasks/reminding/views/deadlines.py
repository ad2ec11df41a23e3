"""The commission's view of the reminders: each deadline with its receipts, and a look ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import User
from departments.permissions import Action, authorize, reach_for
from departments.requests import account
from reform_tracker import clock
from reform_tracker.notifications import channels
from reform_tracker.notifications.outbox import Draft
from reform_tracker.paging import page_of
from reform_tracker.workdays import ONE_DAY, WorkCalendar
from tasks.duties.untold import told_of
from tasks.reminding import receipts
from tasks.reminding.forms import PreviewForm
from tasks.reminding.listed import deadlines_asked
from tasks.reminding.planner import preview as messages_of
from tasks.reminding.receipts_listed import reminded_of


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Each deadline: how many duties, how many done, how many people told and how many opened."""
    user, on, asked = account(request), clock.today(), deadlines_asked(request)
    page = page_of(request, asked.rows)
    told = told_of(on, plan=asked.form.chosen, reach=reach_for(user, Action.READ_OUTBOX))
    context = {"page": page, "on": on, "year": asked.year, "form": asked.form, "told": told}
    return render(request, "tasks/reminding/deadlines.html", context)


@require_safe
def deadline(request: HttpRequest, kind: str, due_on: date) -> HttpResponse:
    """Each duty of a deadline: who was reminded when, by what, who opened, who acted."""
    asked = reminded_of(request, kind, due_on)
    page = page_of(request, asked.keys)
    context = {
        "page": page,
        "duties": receipts.duties(account(request), page.object_list),
        "kind": asked.kind,
        "due_on": due_on,
        "form": asked.form,
        "on": clock.today(),
    }
    return render(request, "tasks/reminding/deadline.html", context)


MOST_NAMED = 50  # messages of one digest that the look ahead names


@dataclass(frozen=True, slots=True)
class Planned:
    """What one person would get by one channel, as one digest."""

    person: User
    channel: str
    messages: tuple[Draft, ...]

    @property
    def beyond(self) -> int:
        """How many of them are not named."""
        return max(0, len(self.messages) - MOST_NAMED)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What would be sent on a day if nothing were done until then."""
    user = account(request)
    authorize(user, Action.READ_OUTBOX)
    today = clock.today()
    form = PreviewForm(request.GET or None, today=today)
    day = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today
    calendar = WorkCalendar.load(day, day)
    plan = form.chosen if form.is_bound else None
    drafts = [one for one in messages_of(day) if plan in (None, one.subject.plan_id)]
    page = page_of(request, _digests(drafts, user))
    context = {
        "form": form,
        "day": day,
        "page": page,
        "most": f":{MOST_NAMED}",
        "is_workday": calendar.is_workday(day),
        "before": calendar.shift(day, -1) if day > today else None,
        "after": calendar.on_or_after(day + ONE_DAY),
    }
    return render(request, "tasks/reminding/preview.html", context)


def _digests(drafts: Sequence[Draft], user: User) -> list[Planned]:
    """The messages to people within the account's reach, by person and channel, in the order of
    the organizations."""
    within = reach_for(user, Action.READ_OUTBOX).among("organization")
    people = (
        User.objects.filter(within, pk__in={draft.recipient_id for draft in drafts})
        .select_related("organization")
        .in_bulk()
    )
    found: dict[tuple[int, str], list[Draft]] = {}
    for draft in drafts:
        if draft.recipient_id in people:
            found.setdefault((draft.recipient_id, draft.channel), []).append(draft)
    rows = [
        Planned(people[person], channels.label(channel), tuple(messages))
        for (person, channel), messages in found.items()
    ]
    return sorted(
        rows, key=lambda row: (row.person.organization.unit_order, row.person.pk, row.channel)
    )
