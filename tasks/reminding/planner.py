"""The planner: rules × open duties × working calendar → intents in the outbox.

A pass is a pure function of the open duties, the rules, the calendar and the days since the
last finished business date. It may run every five minutes, four times at once, or after three days
of silence: the unique key of an intent makes repeats harmless, and planning over the whole interval
makes silence harmless. Of several missed reminders about one duty to one person only the newest is
sent; the others are stored as superseded, so that the gap can be shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reform_tracker import clock
from reform_tracker.notifications import jobs as sending
from reform_tracker.notifications import marks, outbox
from reform_tracker.notifications.models import Intent, Topic
from reform_tracker.notifications.subjects import Subject
from reform_tracker.workdays import ONE_DAY, WorkCalendar
from tasks.duties import settling
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import ANSWERS, DutyKind
from tasks.duties.owed import calendar_around, open_duties, open_keys
from tasks.duties.untold import told_of
from tasks.plan import periods
from tasks.reminding import agenda
from tasks.reminding.ladder import People, Recipient, Rules, Step
from tasks.reminding.models import Audience
from tasks.state import changes

# How far back the very first pass of a system looks for reminders it should have sent.
FIRST_LOOK_BACK = timedelta(days=60)
AT_ONCE = 500  # superseded reminders stored in one transaction


@dataclass(frozen=True, slots=True)
class Pass:
    """What one planning pass did: new intents, those that were there already, superseded ones,
    and duties put on the list for the next meeting; of how many organizations which can be told
    nothing."""

    on: str
    planned: int
    existing: int
    superseded: int
    listed: int
    organizations: int
    untold: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def plan(on: date, *, dry_run: bool = False) -> Pass:
    """Plans every reminder due up to and including `on`; with `dry_run` only counts them."""
    with clock.pinned(on):
        if not dry_run:
            _begin_months(on)
        calendar = calendar_around(on)
        rules = Rules(_planned_until(on), on, calendar)
        found = open_duties(Question(on, calendar, rules.wanted))
        drafts = list(_drafts(found, rules, on))
        last_step = [duty for duty in found if _reaches_meeting(duty, rules)]
        if dry_run:
            with transaction.atomic():
                results = [outbox.enqueue(drafts)]
                listed = agenda.put_on_list(last_step, on=on)
                transaction.set_rollback(True)
        else:
            results = list(_stored(drafts))
            with transaction.atomic():
                listed = agenda.put_on_list(last_step, on=on)
                # The day itself is still running: only the days before it are finished.
                marks.finish(marks.PLANNER, on - ONE_DAY)
            if any(one.planned for one in results):
                _settle_overtaken({draft.duty_key for draft in drafts}, rules, on)
            sending.wake()
        told = told_of(on)
    return Pass(
        on.isoformat(),
        sum(one.planned for one in results),
        sum(one.existing for one in results),
        sum(one.superseded for one in results),
        listed,
        told.organizations,
        told.names,
    )


def preview(on: date) -> list[outbox.Draft]:
    """What would be said on that day if nothing were done until then, the most urgent first.

    Writes nothing. Of a day to come only that day's own reminders: those of the days before will
    have been said by then.
    """
    since = on - ONE_DAY if on > clock.today() else _planned_until(on)
    with clock.pinned(on):
        calendar = calendar_around(on)
        rules = Rules(since, on, calendar)
        found = open_duties(Question(on, calendar, rules.wanted))
        drafts = [draft for draft in _drafts(found, rules, on) if not draft.superseded]
    return sorted(drafts, key=lambda draft: (-draft.urgency, draft.due_on, draft.duty_key))


def settle_gone(on: date) -> int:
    """Silences duties that nobody owes any more though nobody did them; returns how many.

    An action silences its own duty. This is for what lapses: a line gets another lead, a year ends.
    """
    with clock.pinned(on):
        unsettled = Intent.objects.unsettled().filter(topic__in=(Topic.DUTY, Topic.WAITING))
        # Reminders, not the news of a review.
        asked = set(unsettled.reminders().values_list("duty_key", flat=True).distinct())
        asked.difference_update(open_keys(Question(on, calendar_around(on))))
        settling.settle(asked, by=None)
    return len(asked)


@transaction.atomic
def _begin_months(on: date) -> None:
    """The months of the next years begin for what goes on, and are owed."""
    changes.periods_changed(periods.run_on(on))


def _planned_until(on: date) -> date:
    """The last day that needs no planning any more.

    A date that went back (a clock put right, a rehearsal) is planned again from there.
    """
    finished = marks.last_finished(marks.PLANNER) or on - FIRST_LOOK_BACK
    return min(finished, on - ONE_DAY)


def _stored(drafts: list[outbox.Draft]) -> Iterator[outbox.Planned]:
    """Stores the drafts in short transactions, those that will be sent last.

    After months of silence there are tens of thousands of superseded ones; nobody who wants to
    write waits for all of them. A pass that dies between two of them is simply made again.
    """
    superseded = [draft for draft in drafts if draft.superseded]
    for start in range(0, len(superseded), AT_ONCE):
        yield outbox.enqueue(superseded[start : start + AT_ONCE])
    yield outbox.enqueue([draft for draft in drafts if not draft.superseded])


def _settle_overtaken(planned: set[str], rules: Rules, on: date) -> None:
    """Quiet after action, also for an action that committed while this pass was planning.

    An action after our commit finds the messages and silences them itself.
    """
    still = open_duties(Question(on, rules.calendar, rules.wanted))
    settling.settle(planned - {duty.key for duty in still}, by=None)


def _reaches_meeting(duty: Duty, rules: Rules) -> bool:
    steps = rules.steps(duty.kind, duty.due_on)
    return any(step.rule.audience == Audience.MEETING for step in steps)


def _drafts(found: Iterable[Duty], rules: Rules, on: date) -> Iterator[outbox.Draft]:
    """One draft per person and channel is sent, the newest; the earlier ones are superseded."""
    people = People(on)
    left = cache(lambda due_on: time_left(due_on, rules.calendar, on))
    for duty in found:
        about = duty.subject
        groups: dict[tuple[int, str], list[tuple[Step, Recipient]]] = defaultdict(list)
        for step in rules.steps(duty.kind, duty.due_on):
            if step.rule.audience == Audience.MEETING:
                continue
            for reached in people.reached(step.rule, duty.organization_id, duty.barred):
                for channel in reached.channels:
                    groups[reached.person, channel].append((step, reached))
        for (_person, channel), steps in groups.items():
            yield from _messages(duty, about, channel, steps, left(duty.due_on))


def _messages(
    duty: Duty,
    about: Subject,
    channel: str,
    steps: Sequence[tuple[Step, Recipient]],
    left: str,
) -> Iterator[outbox.Draft]:
    newest, _reached = steps[-1]
    for step, reached in steps:
        rule = step.rule
        own = rule.audience in (Audience.REPORTER, Audience.APPROVER)
        title = duty.title
        if not own and duty.owed_by is None:
            title = _("%(organization)s: %(title)s") % {
                "organization": duty.organization,
                "title": title,
            }
        signs = duty.signs and rule.audience == Audience.APPROVER
        yield outbox.Draft(
            duty_key=duty.key,
            recipient_id=reached.person,
            rule=rule.code,
            business_date=step.day,
            channel=channel,
            title=title,
            time_left=left,
            body=" · ".join(filter(None, (duty.detail, duty.state_label))),
            link=duty.link if own or duty.kind in WITHOUT_OWN_FORM else duty.page,
            due_on=duty.due_on,
            urgency=max(0, min(100, 50 + rule.offset)),
            superseded=step is not newest,
            topic=Topic.WAITING if signs or duty.kind in ANSWERS else Topic.DUTY,
            stands_in_for=reached.instead_of,
            organization_name=duty.debtor,
            subject=about,
            audience=rule.audience,
            offset=rule.offset,
        )


# Duties without a form of the owing organization: every recipient can act on them.
WITHOUT_OWN_FORM = (*ANSWERS, DutyKind.TOKEN)


def time_left(due_on: date, calendar: WorkCalendar, on: date) -> str:
    """How near a due date is, in working days, in words."""
    days = calendar.between(on, due_on)
    if days > 0:
        return ngettext("%(days)s working day left", "%(days)s working days left", days) % {
            "days": days
        }
    if days == 0 and on <= due_on:
        cutoff = settings.CUTOFF_HOUR
        if cutoff is None:
            return _("due today")
        if on == clock.today() and clock.is_past_cutoff():
            return _("overdue")
        return _("due today until %(time)s") % {"time": f"{cutoff:%H:%M}"}
    if days == 0:
        return _("overdue")
    return ngettext("%(days)s working day overdue", "%(days)s working days overdue", -days) % {
        "days": -days
    }
