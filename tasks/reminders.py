"""The planner: rules × open obligations × working calendar → intents in the outbox.

A pass is a pure function of the open obligations, the rules, the calendar and the days since the
last finished business date. It may run every five minutes, four times at once, or after three days
of silence: the unique key of an intent makes repeats harmless, and planning over the whole interval
makes silence harmless. Of several missed reminders about one duty to one person only the newest is
sent; the others are stored as superseded, so that the gap can be shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import RoleGrant
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import jobs as sending
from reform_tracker.notifications import marks, outbox
from reform_tracker.notifications.models import Intent, Topic
from reform_tracker.workdays import ONE_DAY, WorkCalendar
from tasks.models import ReminderRule
from tasks.models.rules import Audience, ObligationKind
from tasks.obligations import Obligation, calendar_around, open_obligations

# How far back the very first pass of a system looks for reminders it should have sent.
FIRST_LOOK_BACK = timedelta(days=60)
LATEST_REPEATS = 200
AT_ONCE = 500  # superseded reminders stored in one transaction

AUDIENCE_ROLES = {
    Audience.REPORTER: Role.REPORTER,
    Audience.APPROVER: Role.APPROVER,
    Audience.HEAD: Role.HEAD,
    Audience.COMMISSION: Role.COMMISSION,
}


@dataclass(frozen=True, slots=True)
class Pass:
    """What one planning pass did: new intents, those that were there already, superseded ones."""

    on: str
    planned: int
    existing: int
    superseded: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Due:
    """A rule that falls on a day for an obligation."""

    obligation: Obligation
    rule: ReminderRule
    day: date


def plan(on: date, *, dry_run: bool = False) -> Pass:
    """Plans every reminder due up to and including `on`; with `dry_run` only counts them."""
    with clock.pinned(on):
        calendar = calendar_around(on)
        duties = open_obligations(on, calendar)
        drafts = list(_drafts(duties, on, calendar))
        if dry_run:
            with transaction.atomic():
                results = [outbox.enqueue(drafts)]
                transaction.set_rollback(True)
        else:
            results = list(_stored(drafts))
            with transaction.atomic():
                _settle_done(duties)
                # The day itself is still running: only the days before it are finished.
                marks.finish(marks.PLANNER, on - ONE_DAY)
            sending.wake()
    return Pass(
        on.isoformat(),
        sum(one.planned for one in results),
        sum(one.existing for one in results),
        sum(one.superseded for one in results),
    )


def _stored(drafts: list[outbox.Draft]) -> Iterator[outbox.Planned]:
    """Stores the drafts in short transactions, those that will be sent last.

    After months of silence there are tens of thousands of superseded ones; nobody who wants to
    write waits for all of them. A pass that dies between two of them is simply made again.
    """
    shelved = [draft for draft in drafts if draft.superseded]
    for start in range(0, len(shelved), AT_ONCE):
        yield outbox.enqueue(shelved[start : start + AT_ONCE])
    yield outbox.enqueue([draft for draft in drafts if not draft.superseded])


def due_days(rule: ReminderRule, due_on: date, calendar: WorkCalendar, last: date) -> list[date]:
    """The days up to `last` on which the rule falls for a duty due on `due_on`."""
    day = calendar.shift(due_on, rule.offset)
    days: list[date] = []
    while day <= last and len(days) < LATEST_REPEATS:
        days.append(day)
        if not rule.repeat_every:
            break
        day = calendar.shift(day, rule.repeat_every)
    return days


def _settle_done(duties: Iterable[Obligation]) -> None:
    """Quiet after action, also for a deed that committed while an earlier pass was planning."""
    open_keys = {duty.key for duty in duties}
    unsettled = Intent.objects.unsettled().filter(topic__in=(Topic.DUTY, Topic.WAITING))
    rules = tuple(ObligationKind.values)
    waiting = {
        key
        for key, rule in unsettled.values_list("obligation", "rule")
        if rule.startswith(rules)  # a reminder, not the news of a review
    }
    outbox.settle(waiting - open_keys, at=clock.now())


def _drafts(
    duties: Iterable[Obligation], on: date, calendar: WorkCalendar
) -> Iterator[outbox.Draft]:
    since = marks.last_finished(marks.PLANNER) or on - FIRST_LOOK_BACK
    # A date that went back (a clock put right, a rehearsal) is planned again from there.
    since = min(since, on - ONE_DAY)
    rules = defaultdict(list)
    for rule in ReminderRule.objects.filter(active=True):
        rules[rule.kind].append(rule)
    people = _people()
    for duty in duties:
        due = [
            Due(duty, rule, day)
            for rule in rules[duty.kind]
            for day in due_days(rule, duty.due_on, calendar, on)
            if day > since
        ]
        yield from _collapsed(due, people, calendar, on)


def _collapsed(
    due: Iterable[Due],
    people: dict[tuple[str, int | None], list[int]],
    calendar: WorkCalendar,
    on: date,
) -> Iterator[outbox.Draft]:
    """One draft per person and channel is sent, the newest; the earlier ones are superseded."""
    groups: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for item in due:
        unit = (
            None if item.rule.audience == Audience.COMMISSION else item.obligation.organization_id
        )
        for person in people.get((item.rule.audience, unit), ()):
            if person not in item.obligation.barred:
                groups[person, item.rule.channel].append(item)
    for (person, _channel), items in groups.items():
        items.sort(key=lambda item: (item.day, item.rule.offset))
        for item in items[:-1]:
            yield _draft(item, person, calendar, on, superseded=True)
        yield _draft(items[-1], person, calendar, on, superseded=False)


def _draft(
    item: Due, person: int, calendar: WorkCalendar, on: date, *, superseded: bool
) -> outbox.Draft:
    duty, rule = item.obligation, item.rule
    own = rule.audience in (Audience.REPORTER, Audience.APPROVER)
    named = {"unit": duty.organization, "title": duty.title}
    title = duty.title if own else _("%(unit)s: %(title)s") % named
    return outbox.Draft(
        obligation=duty.key,
        recipient_id=person,
        rule=rule.code,
        business_date=item.day,
        channel=rule.channel,
        title=f"{title} · {time_left(duty, calendar, on)}",
        body=" · ".join(filter(None, (duty.detail, duty.state_label))),
        link=duty.link if own or duty.kind is ObligationKind.REVIEW else duty.page,
        due_on=duty.due_on,
        urgency=max(0, min(100, 50 + rule.offset)),
        superseded=superseded,
        topic=Topic.WAITING if duty.kind is ObligationKind.REVIEW else Topic.DUTY,
    )


def time_left(duty: Obligation, calendar: WorkCalendar, on: date) -> str:
    """How near the due date is, in working days, in words."""
    days = calendar.between(on, duty.due_on)
    if days > 0:
        return ngettext("%(days)s working day left", "%(days)s working days left", days) % {
            "days": days
        }
    if days == 0 and on <= duty.due_on:
        return _("due today")
    if days == 0:
        return _("overdue")
    return ngettext("%(days)s working day overdue", "%(days)s working days overdue", -days) % {
        "days": -days
    }


def _people() -> dict[tuple[str, int | None], list[int]]:
    """Account ids by (audience, organization); the commission's stand under None."""
    found: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    by_role = {role: audience for audience, role in AUDIENCE_ROLES.items()}
    grants = RoleGrant.objects.filter(role__in=list(by_role), user__is_active=True).values_list(
        "role", "user_id", "user__organization_id"
    )
    for role, user_id, organization_id in grants:
        audience = by_role[Role(role)]
        unit = None if audience is Audience.COMMISSION else organization_id
        found[audience, unit].append(user_id)
    return found
