"""Looking through what was recorded since the last time, once whoever looks and how often."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from departments.alarms import rules
from departments.alarms.models import Alarm, AlarmMark
from departments.alarms.rules import BY_KIND, Look, Sighting
from departments.granting.proposing import is_privileged
from departments.models import User
from departments.permissions import Action, reach_for
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.sources import SYSTEM
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.workdays import WorkCalendar

log = logging.getLogger(__name__)

AT_ONCE = 500  # events in one transaction
MOST_EVENTS = 100  # that an alarm names
MOST_PARTS = 100  # whom one alarm of many names; the others are counted together
MANY, OTHERS = "many", "others"
# Tells auditors of alarms, and that one is dealt with (`reform_tracker.notifications.alarming`).
Teller = Callable[[Sequence[Alarm], Sequence[User]], None]
Ender = Callable[[Alarm, User], None]
_tellers: list[Teller] = []
_enders: list[Ender] = []


def register(teller: Teller, ender: Ender) -> None:
    """Registering twice is registering once."""
    if teller not in _tellers:
        _tellers.append(teller)
        _enders.append(ender)


def dealt_with(alarm: Alarm, by: User) -> None:
    for ender in _enders:
        ender(alarm, by)


def watch() -> int:
    """Raises what there is to raise; how many alarms that were. Each event is looked at once: how
    far it went is written in the transaction that raises."""
    raised = 0
    while True:
        found, more = _step()
        raised += len(found)
        if not more:
            return raised


@transaction.atomic
def _step() -> tuple[list[Alarm], bool]:
    AlarmMark.objects.get_or_create(pk=1)
    mark = AlarmMark.objects.select_for_update().get(pk=1)
    behind = AuditEvent.objects.filter(pk__gte=mark.last_event).order_by("pk")
    events = list(behind[: AT_ONCE + 1])
    raised = [_raise(kind, found) for kind, found in _sightings(events, mark.last_event)]
    alarms = [alarm for alarm in raised if alarm is not None]
    if events:
        mark.last_event = events[-1].pk
        mark.save(update_fields=["last_event"])
    if alarms:
        _record(alarms)
        _tell(alarms)
    return alarms, len(events) > AT_ONCE


def _sightings(events: Sequence[AuditEvent], seen: int) -> Iterator[tuple[str, Sighting]]:
    """Of the events that are not `seen`; the first of all may be, for the sake of its time."""
    yield from rules.of_the_proof()
    if not events:
        return
    first, last = (clock.local_date(one.recorded_at) for one in (events[0], events[-1]))
    calendar = WorkCalendar.load(min(first, last), max(first, last))
    before = None
    for event in events:
        if event.pk > seen:
            for rule in rules.RULES:
                if not rule.actions or event.action in rule.actions:
                    found = rule.looks(Look(event, before, calendar))
                    if found:
                        yield rule.kind, found
        before = event


def _raise(kind: str, found: Sighting) -> Alarm | None:
    """A new alarm; None where it is one more event of the one that stands for this window. What
    comes after it was dealt with is another alarm: nobody who has said what it was has seen that.
    """
    of_subject = Alarm.objects.select_for_update().filter(kind=kind, subject=found.subject)
    alarm = of_subject.filter(window__gte=found.window).order_by("-window").first()
    floods = BY_KIND[kind].floods and not _is_of_privileged(found.account)
    if alarm is None and floods and _is_crowded(kind, found):
        return _raise_of_many(kind, found)
    if alarm is None:
        return _make(kind, found, found.window)
    new = sorted(set(found.events) - set(alarm.events))
    if not new or new[-1] < max(alarm.events, default=0):
        return None
    if alarm.acknowledged_at:
        return _make(kind, found, clock.real_now())
    alarm.count += len(new)
    alarm.events = (alarm.events + new)[:MOST_EVENTS]
    alarm.save(update_fields=["count", "events"])
    return None


def _is_crowded(kind: str, found: Sighting) -> bool:
    """Whether so many alarms of its organization stand by themselves in this window already that
    what comes joins the one of the many: nobody reads a thousand."""
    standing = Alarm.objects.filter(kind=kind, organization=_organization_of(found))
    standing = standing.filter(window=found.window).exclude(subject__startswith=MANY)
    return standing.count() >= settings.ALARM_LIMITS["apart"]


def _raise_of_many(kind: str, found: Sighting) -> Alarm | None:
    """The one of the many counts whom it is about; a new one as soon as the last was dealt with."""
    organization = _organization_of(found)
    subject = f"{MANY}:{organization or 0}"
    rows = Alarm.objects.select_for_update().filter(kind=kind, subject=subject)
    alarm = rows.filter(window__gte=found.window).order_by("-window").first()
    if alarm is None or alarm.acknowledged_at:
        window = clock.real_now() if alarm else found.window
        made = _make(kind, Sighting(subject, window, found.events), window)
        made.organization_id, made.parts = organization, {found.subject: len(found.events)}
        made.save(update_fields=["organization", "parts"])
        return made
    new = 1 if found.subject in alarm.parts else len(found.events)
    is_named = found.subject in alarm.parts or len(alarm.parts) < MOST_PARTS
    name = found.subject if is_named else OTHERS
    alarm.parts[name] = alarm.parts.get(name, 0) + new
    alarm.count += new
    alarm.save(update_fields=["count", "parts"])
    return None


def _is_of_privileged(account: int | None) -> bool:
    """Of those few accounts each alarm stands by itself: what strangers bring about hides none."""
    return any(is_privileged(one) for one in User.objects.filter(pk=account or 0))


def _organization_of(found: Sighting) -> int | None:
    people = User.objects.filter(pk=found.account or 0)
    return people.values_list("organization_id", flat=True).first()


def _make(kind: str, found: Sighting, window: datetime) -> Alarm:
    organization = _organization_of(found)
    return Alarm.objects.create(
        kind=kind,
        subject=found.subject,
        window=window,
        account_id=found.account if organization else None,
        organization_id=organization,
        address=found.address[:64],
        events=sorted(found.events)[-MOST_EVENTS:],
        count=max(len(found.events), 1),
        raised_at=clock.real_now(),
    )


def _record(alarms: Sequence[Alarm]) -> None:
    """In the trail as well, where nobody takes it out again."""
    entries = [
        AuditEntry(
            "alarm.raised",
            alarm,
            BY_KIND[alarm.kind].title,
            {"subject": alarm.subject, "count": alarm.count},
            changes_facts=False,
        )
        for alarm in alarms
    ]
    record_all(entries, actor=None, source=SYSTEM)


def _tell(alarms: Sequence[Alarm]) -> None:
    """Each auditor of what lies within reach."""
    listed = [alarm for alarm in alarms if _is_told(alarm)]
    for teller in _tellers:
        teller(listed, auditors())


def _is_told(alarm: Alarm) -> bool:
    """What a stranger can bring about fills nobody's inbox: the first of a day."""
    if not BY_KIND[alarm.kind].floods or _is_of_privileged(alarm.account_id):
        return True
    today = timezone.localtime(alarm.raised_at).replace(hour=0, minute=0, second=0, microsecond=0)
    before = Alarm.objects.filter(kind=alarm.kind, raised_at__gte=today, pk__lt=alarm.pk)
    return before.count() < settings.ALARM_LIMITS["told"]


def auditors() -> list[User]:
    held = User.objects.filter(is_active=True, grants__role=Role.AUDITOR).distinct()
    return list(held.order_by("pk"))


def concerns(alarm: Alarm, auditor: User) -> bool:
    return reach_for(auditor, Action.READ_WHOLE_TRAIL).covers(alarm.organization_id)
