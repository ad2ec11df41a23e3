"""Urging what is late: one message to each who acts for the organization, once a working day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import User
from departments.permissions import Action, authorize, can
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications import jobs as sending
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.workdays import WorkCalendar
from tasks.duties.base import Duty
from tasks.duties.owed import calendar_around
from tasks.errors import Invalid, Problem, wrong_text
from tasks.models import ReformPlan, Urge
from tasks.reminding.ladder import People, Recipient
from tasks.reminding.models import Audience
from tasks.reminding.planner import time_left
from tasks.reminding.words import URGE
from tasks.signing.locking import locked
from tasks.urging.late import access_of, late_duties, urged, within
from tasks.urging.models import LONGEST_WORDS, Urged

MOST_AT_ONCE = 500  # duties that are urged in one go
URGENCY = 100  # before every reminder: a person has looked at it
ACTING = (Audience.REPORTER, Audience.APPROVER)
NOBODY = gettext_lazy("nobody there has an account that could be told: call them")


@dataclass(frozen=True, slots=True)
class Left:
    """What was not urged, and why; `again`: only because it has been urged today."""

    what: str
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one click: each thing is either urged or left with its reason."""

    urged: Sequence[Urge]
    left: Sequence[Left]

    @property
    def units(self) -> int:
        return len({one.organization_id for one in self.urged})

    @property
    def people(self) -> int:
        """How many messages were written; who answers for two duties is told of both."""
        return sum(one.people for one in self.urged)


@dataclass(frozen=True, slots=True)
class Click:
    """What all that is urged at once has in common; `day` is the working day it counts for."""

    plan: ReformPlan
    words: str
    day: date
    actor: User
    at: datetime

    def row(self, duty: Duty, people: int) -> Urge:
        return Urge(
            plan=self.plan,
            organization_id=duty.debtor_id,
            measure_id=duty.measure_id,
            duty_key=duty.key,
            duty=duty.kind,
            title=duty.title[:200],
            due_on=duty.due_on,
            on=self.day,
            words=self.words,
            people=people,
            by=self.actor,
            at=self.at,
        )


@transaction.atomic
def urge(
    plan_id: int, keys: Collection[str], *, actor: User, source: str, words: str = ""
) -> Outcome:
    """Urges these duties of a plan, named by their keys.

    Each is urged or left with its reason: urged today already, done or not late any more, nobody
    there who could be told. Raises Invalid for words that are too long and where nothing is named,
    Http404 and PermissionDenied by the permission table.
    """
    plan = locked(ReformPlan, plan_id)
    words = " ".join(words.split())
    on = clock.today()
    calendar = calendar_around(on)
    # Stored texts speak the product's language, whichever one the actor reads.
    with translation.override(settings.LANGUAGE_CODE):
        named = [duty for duty in late_duties(plan, on, calendar) if duty.key in set(keys)]
    _require_may(actor, named)
    _require_order(keys, words)
    mine = within(actor, named)
    day = calendar.on_or_after(on)
    before = urged(mine)
    people = People(on)
    to = {duty.key: reached(duty, people) for duty in mine}
    fresh = [one for one in mine if not _holds(before.get(one.key), day) and to[one.key]]
    click = Click(plan, words, day, actor, clock.now())
    made = Urge.objects.bulk_create([click.row(duty, len(to[duty.key])) for duty in fresh])
    _write(zip(fresh, made, strict=True), to, calendar)
    record_all([_entry(one) for one in made], actor=actor, source=source)
    if made:
        transaction.on_commit(sending.wake)
    return Outcome(made, [*_left(mine, before, to, day), *_gone(keys, mine)])


def _require_may(actor: User, named: Sequence[Duty]) -> None:
    """Whoever urges nothing is told so of what he may read, and finds nothing else: by the first
    that he names. Whoever does is told of each what became of it."""
    if can(actor, Action.URGE):
        return
    for duty in named[:1]:
        authorize(actor, Action.URGE, access_of(duty))
    raise Http404


def _require_order(keys: Collection[str], words: str) -> None:
    problems = []
    if not 0 < len(keys) <= MOST_AT_ONCE:
        text = _("Choose from 1 to %(most)s late things to be urged.")
        problems.append(Problem("duties", text % {"most": MOST_AT_ONCE}))
    problems += wrong_text("words", words, LONGEST_WORDS)
    if problems:
        raise Invalid(problems)


def _holds(before: Urged | None, day: date) -> bool:
    return before is not None and before.last_on >= day


def reached(duty: Duty, people: People) -> dict[int, Recipient]:
    """Who acts for the organization, or stands in for whoever does; by account."""
    found: dict[int, Recipient] = {}
    for audience in ACTING:
        for one in people.acting(audience, duty.debtor_id, duty.barred):
            found.setdefault(one.person, one)
    return found


def _write(
    pairs: Iterable[tuple[Duty, Urge]],
    to: Mapping[str, Mapping[int, Recipient]],
    calendar: WorkCalendar,
) -> None:
    """The messages: in the inbox at once, outside with the next digest."""
    with translation.override(settings.LANGUAGE_CODE):
        outbox.enqueue(
            [
                draft
                for duty, row in pairs
                for one in to[duty.key].values()
                for draft in _drafts(duty, row, one, calendar)
            ]
        )


def _drafts(duty: Duty, row: Urge, to: Recipient, calendar: WorkCalendar) -> Iterable[outbox.Draft]:
    for channel in to.channels:
        yield outbox.Draft(
            duty_key=duty.key,
            recipient_id=to.person,
            stands_in_for=to.instead_of,
            rule=URGE,
            business_date=row.on,
            channel=channel,
            title=_("Urged: %(what)s") % {"what": duty.title},
            time_left=time_left(duty.due_on, calendar, clock.today()),
            body=" · ".join(filter(None, (row.words, duty.detail, duty.state_label))),
            link=duty.link,
            due_on=duty.due_on,
            urgency=URGENCY,
            topic=Topic.DUTY,
            organization_name=duty.debtor,
            subject=replace(duty.subject, step=URGE, organization_id=duty.debtor_id),
            audience=to.audience,
        )


def _entry(row: Urge) -> AuditEntry:
    return AuditEntry(
        action="duty.urged",
        target=row,
        summary=gettext_lazy("Urged"),
        data={
            "duty_key": row.duty_key,
            "what": row.title,
            "organization": row.organization_id,
            "due_on": row.due_on.isoformat(),
            "on": row.on.isoformat(),
            "words": row.words,
            "people": row.people,
        },
        changes=(Told(row.organization_id, "urges", row, Event.URGED),),
    )


def _left(
    mine: Iterable[Duty],
    before: Mapping[str, Urged],
    to: Mapping[str, Mapping[int, Recipient]],
    day: date,
) -> Iterable[Left]:
    for duty in mine:
        what = _("%(organization)s: %(title)s") % {"organization": duty.debtor, "title": duty.title}
        last = before.get(duty.key)
        if last is not None and _holds(last, day):
            yield Left(what, _already(last), again=True)
        elif not to[duty.key]:
            yield Left(what, str(NOBODY))


def _already(last: Urged) -> str:
    at = date_format(timezone.localtime(last.last_at), "H:i")
    if clock.local_date(last.last_at) == clock.today():
        return _("urged already today by %(name)s at %(time)s") % {"name": last.by, "time": at}
    day = date_format(clock.local_date(last.last_at), "MONTH_DAY_FORMAT")
    text = _("urged already for this working day by %(name)s on %(day)s")
    return text % {"name": last.by, "day": day}


def _gone(keys: Collection[str], mine: Sequence[Duty]) -> Iterable[Left]:
    """What is not late any more has no name here."""
    if gone := len(set(keys) - {duty.key for duty in mine}):
        text = ngettext("%(count)s thing", "%(count)s things", gone) % {"count": gone}
        yield Left(text, _("done meanwhile, or not late any more"))
