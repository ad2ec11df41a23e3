"""Putting messages into the outbox and taking back what is done.

All functions run in the caller's transaction if there is one. Within one transaction call
`enqueue` once, with all drafts: rows are locked in a fixed order, which two calls would break.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Case, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import channels
from reform_tracker.notifications.channels.base import ImmediateChannel
from reform_tracker.notifications.models import (
    Delivery,
    DeliveryState,
    InboxMessage,
    Intent,
    IntentState,
    Topic,
)
from reform_tracker.notifications.models.outbox import headline
from reform_tracker.notifications.personal import channels_of
from reform_tracker.notifications.subjects import NOTHING, Subject
from reform_tracker.workdays import ONE_DAY, WorkCalendar

# What was not yet said will not be said any more.
SILENCED = Case(
    When(state=IntentState.PLANNED, then=Value(IntentState.SETTLED)), default=F("state")
)
CHUNK = 1000  # messages in one statement: SQLite takes 32,766 values


@dataclass(frozen=True, slots=True)
class Draft:
    """A reminder as the planner wants it.

    `duty_key` and `rule` are stable keys, which nobody takes apart: `subject`, `audience` and
    `offset` say what they stand for, the last two of a reminder only. `link` is a path on this
    site, `organization_name` that of whoever owes the duty; of several messages about one
    duty the one of higher `urgency` is shown. A `superseded` draft is kept as proof that its
    rule was not forgotten, and never sent.
    """

    duty_key: str
    recipient_id: int
    rule: str
    business_date: date
    channel: str
    title: str
    body: str
    link: str
    due_on: date
    urgency: int
    superseded: bool = False
    topic: Topic = Topic.DUTY
    stands_in_for: int | None = None
    organization_name: str = ""
    subject: Subject = NOTHING
    audience: str = ""
    offset: int | None = None
    time_left: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a link that leaves the site: here it is told which one, the
        constraint of the table would refuse the whole batch."""
        if not self.link.startswith("/") or self.link.startswith("//"):
            raise ValueError(f"not a path on this site: {self.link}")

    @property
    def headline(self) -> str:
        """What it says in one line."""
        return headline(self.title, self.time_left)

    @property
    def key(self) -> tuple[str, int, str, date, str]:
        """What makes a message the same message: the unique key of the table."""
        return (self.duty_key, self.recipient_id, self.rule, self.business_date, self.channel)


@dataclass(frozen=True, slots=True)
class Planned:
    """How many messages a call added, found there already, and added as superseded."""

    planned: int
    existing: int
    superseded: int


def enqueue(drafts: Sequence[Draft]) -> Planned:
    """Stores the messages that are not stored yet, exactly once however many planners run.

    In-app messages stand in the inbox when the transaction commits; mail joins the recipient's
    next unsent digest. Raises ValueError for a channel that does not exist.
    """
    unknown = {draft.channel for draft in drafts} - set(channels.names())
    if unknown:
        raise ValueError(f"unknown channel: {', '.join(sorted(unknown))}")
    if not drafts:
        return Planned(0, 0, 0)
    with transaction.atomic():
        fresh, batch = _store(drafts)
        planned = [one for one in fresh if one.state != IntentState.SUPERSEDED]
        for name in {one.channel for one in planned}:
            _hand_over(name, [one for one in planned if one.channel == name], batch)
    superseded = len(fresh) - len(planned)
    return Planned(len(planned), len(drafts) - len(fresh), superseded)


def settle(keys: Collection[str], *, at: datetime, by: User | None = None, step: str = "") -> int:
    """Silences these duties: they are done, by that person, or have lapsed.

    `step` silences only the news of that step. Returns how many that concerned.

    Waiting messages are not sent any more, delivered ones get the time as their receipt, in-app
    ones are marked as done and stay readable. Call it in the transaction of the action.
    """
    with transaction.atomic():
        unsettled = Intent.objects.filter(duty_key__any_of=keys, settled_at=None)
        if step:
            unsettled = unsettled.filter(step=step)
        concerned = unsettled.exclude(state=IntentState.SUPERSEDED).locked_ids()
        InboxMessage.objects.filter(intent__in=concerned, done_at=None).update(done_at=at)
        return Intent.objects.filter(pk__in=concerned).update(
            settled_at=at,
            settled_by=by,
            state=SILENCED,
        )


def reopen(keys: Collection[str], *, on: date) -> None:
    """Takes the silence of a day back: what was done that day is open again.

    Reminders of that date that were delivered count as unanswered again, those that were held back
    go out after all. Call it in the transaction of the action, and `enqueue` nothing else there.
    """
    with transaction.atomic():
        settled = Intent.objects.filter(duty_key__any_of=keys, business_date=on, topic=Topic.DUTY)
        settled = settled.exclude(settled_at=None).exclude(state=IntentState.SUPERSEDED)
        concerned = settled.locked_ids()
        InboxMessage.objects.filter(intent__in=concerned).update(done_at=None)
        held_back = list(
            Intent.objects.filter(pk__in=concerned, state=IntentState.SETTLED).only(
                "id", "recipient_id", "channel", "business_date"
            )
        )
        batch = uuid.uuid4()
        Intent.objects.filter(pk__in=[one.pk for one in held_back]).update(
            state=IntentState.PLANNED, delivery=None, batch=batch
        )
        Intent.objects.filter(pk__in=concerned).update(settled_at=None, settled_by=None)
        for name in {one.channel for one in held_back}:
            _hand_over(name, [one for one in held_back if one.channel == name], batch)


def readdress(
    person: User, to: User | None, *, organization_id: int, also: Sequence[Draft] = ()
) -> int:
    """What waits for somebody's answer in an organization's matters goes on to somebody else, once
    for each duty; whoever was told the same already is not told again. Without `to` it only ceases
    to wait. Stores `also` with it, and returns how many duties that concerned.
    """
    with transaction.atomic():
        waiting = Intent.objects.unsettled().filter(
            recipient=person,
            organization=organization_id,
            topic__in=(Topic.DUTY, Topic.WAITING, Topic.RETURNED),
        )
        concerned = waiting.locked_ids()
        newest: dict[str, Intent] = {}
        for one in Intent.objects.filter(pk__in=concerned).order_by("business_date", "pk"):
            newest[one.duty_key] = one
        InboxMessage.objects.filter(intent__in=concerned, done_at=None).update(done_at=clock.now())
        Intent.objects.filter(pk__in=concerned).update(settled_at=clock.now(), state=SILENCED)
        if to is not None:
            ways = ("inbox", *channels_of([to.pk]).get(to.pk, ()))
            drafts = [_addressed(one, to, way) for one in newest.values() for way in ways]
            enqueue([*drafts, *also])
    return len(newest)


def _addressed(one: Intent, to: User, channel: str) -> Draft:
    return Draft(
        duty_key=one.duty_key,
        recipient_id=to.pk,
        rule=one.rule,
        business_date=one.business_date,
        channel=channel,
        title=one.title,
        body=one.body,
        link=one.link,
        due_on=one.due_on,
        urgency=one.urgency,
        topic=Topic(one.topic),
        stands_in_for=one.recipient_id,
        organization_name=one.organization_name,
        subject=Subject(
            duty=one.duty,
            document=one.document,
            document_id=one.document_id,
            step=one.step,
            organization_id=one.organization_id,
            plan_id=one.plan_id,
            measure_id=one.measure_id,
            period=one.period,
        ),
        audience=one.audience,
        offset=one.offset,
        time_left=one.time_left,
    )


def unread_count(user: User) -> int:
    """How many in-app messages wait for this person's eyes; shown in every page's header."""
    return InboxMessage.objects.visible_to(user).unread().count()


def unread_in_sql(user: User) -> Coalesce:
    """The same for a query about something else."""
    waiting = InboxMessage.objects.visible_to(user).unread().order_by().values("recipient")
    counted = waiting.annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), 0)


class Stored(NamedTuple):
    """A message that this call has added or taken up again."""

    pk: int
    recipient_id: int
    channel: str
    business_date: date
    state: str


def _store(drafts: Sequence[Draft]) -> tuple[list[Stored], uuid.UUID]:
    """Inserts what is new; returns it, and the mark that only those rows bear.

    Most passes find everything stored: that is looked up first, because a refused insert costs as
    much as one that is made. The unique key decides between planners at work at once; sorted by it,
    they wait for each other and never in a deadlock.
    """
    batch = uuid.uuid4()
    known = _known(drafts)
    fresh = sorted((one for one in drafts if one.key not in known), key=lambda one: one.key)
    stored = [
        row
        for start in range(0, len(fresh), CHUNK)
        for row in _insert(fresh[start : start + CHUNK], batch)
    ]
    # Superseded rows that are the newest after all: the date was ahead and went back.
    revived = {
        known[one.key][0]: one
        for one in drafts
        if not one.superseded and known.get(one.key, (0, ""))[1] == IntentState.SUPERSEDED
    }
    for start in range(0, len(revived), CHUNK):
        Intent.objects.filter(
            pk__in=list(revived)[start : start + CHUNK], state=IntentState.SUPERSEDED
        ).update(state=IntentState.PLANNED, batch=batch)
    stored += [
        Stored(pk, one.recipient_id, one.channel, one.business_date, IntentState.PLANNED)
        for pk, one in revived.items()
    ]
    return stored, batch


COLUMNS = (
    *("duty_key", "recipient_id", "rule", "business_date", "channel", "topic", "title", "body"),
    *("link", "due_on", "urgency", "stands_in_for_id", "organization_name", "state", "batch"),
    *("planned_at", "duty", "document", "document_id", "step", "organization_id", "plan_id"),
    *("measure_id", "period", "audience", '"offset"', "time_left"),
)
INSERT = f"INSERT INTO {Intent._meta.db_table} ({', '.join(COLUMNS)}) VALUES "  # noqa: S608
AS_NEW = f" ON CONFLICT DO NOTHING RETURNING id, {', '.join(Stored._fields[1:])}"
ROW = f"({', '.join(['%s'] * len(COLUMNS))})"


def _insert(drafts: Sequence[Draft], batch: uuid.UUID) -> Iterator[Stored]:
    """Inserts these messages unless they are there, and says which were not.

    Written out: an instance of the model for each of tens of thousands takes longer than the
    database needs for the rows.
    """
    mark = Intent._meta.get_field("batch").get_db_prep_value(batch, connection)
    planned_at = connection.ops.adapt_datetimefield_value(clock.now())
    day = connection.ops.adapt_datefield_value
    values: list[Any] = []
    for one in drafts:
        state = IntentState.SUPERSEDED if one.superseded else IntentState.PLANNED
        about = one.subject
        values += (
            *(one.duty_key, one.recipient_id, one.rule, day(one.business_date), one.channel),
            *(one.topic.value, one.title[:200], one.body, one.link, day(one.due_on), one.urgency),
            *(one.stands_in_for, one.organization_name, state.value, mark, planned_at),
            *(about.duty, about.document, about.document_id, about.step, about.organization_id),
            *(about.plan_id, about.measure_id, about.period, one.audience, one.offset),
            one.time_left,
        )
    with connection.cursor() as cursor:
        cursor.execute(INSERT + ", ".join([ROW] * len(drafts)) + AS_NEW, values)
        for pk, person, channel, on, stored_as in cursor.fetchall():
            # SQLite knows no dates.
            when = date.fromisoformat(on) if isinstance(on, str) else on
            yield Stored(pk, person, channel, when, stored_as)


def _known(drafts: Sequence[Draft]) -> dict[tuple[str, int, str, date, str], tuple[int, str]]:
    """Number and state of those that are stored, by key."""
    rows = Intent.objects.filter(business_date__in={draft.business_date for draft in drafts})
    keys = {draft.duty_key for draft in drafts}
    if len(keys) <= CHUNK:
        rows = rows.filter(duty_key__any_of=keys)
    columns = ("duty_key", "recipient_id", "rule", "business_date", "channel", "pk", "state")
    return {
        (duty, person, rule, day, channel): (pk, state)
        for duty, person, rule, day, channel, pk, state in rows.order_by().values_list(*columns)
    }


def _hand_over(channel_name: str, intents: Sequence[Intent | Stored], batch: uuid.UUID) -> None:
    channel = channels.get(channel_name)
    if isinstance(channel, ImmediateChannel):
        channel.place({one.pk: one.recipient_id for one in intents})
        Intent.objects.filter(batch=batch, channel=channel_name).pending().update(
            state=IntentState.SENT, sent_at=clock.now()
        )
        return
    days = [clock.today(), *(intent.business_date for intent in intents)]
    calendar = WorkCalendar.load(min(days), max(days))
    for day in sorted({intent.business_date for intent in intents}):
        people = {intent.recipient_id for intent in intents if intent.business_date == day}
        _attach(batch, channel_name, day, people, calendar)


def _attach(
    batch: uuid.UUID, channel: str, day: date, people: set[int], calendar: WorkCalendar
) -> None:
    """Gives each person's new messages of one date to the first digest that is still open.

    A day that has passed is today's: what was missed goes out once, with today's.
    """
    target = calendar.on_or_after(max(day, clock.today()))
    mine = Intent.objects.filter(batch=batch, channel=channel, business_date=day).pending()
    while people:
        found = _open_digests(channel, target, people)
        digest = Delivery.objects.filter(
            recipient=OuterRef("recipient"), channel=channel, business_date=target
        )
        mine.filter(recipient__in=found).update(delivery=Subquery(digest.values("id")))
        people -= found
        target = calendar.on_or_after(target + ONE_DAY)


def _open_digests(channel: str, day: date, people: set[int]) -> set[int]:
    """Makes or locks the digests of that day; returns the people whose digest is still open.

    Closed are those sent, given up, or under an attempt whose outcome is not known.
    """
    ordered = sorted(people)
    Delivery.objects.bulk_create(
        [Delivery(recipient_id=one, channel=channel, business_date=day) for one in ordered],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    rows = Delivery.objects.filter(
        channel=channel,
        business_date=day,
        recipient__in=ordered,
        state__in=[DeliveryState.WAITING, DeliveryState.DROPPED],
        lease=None,
    )
    locked = list(rows.order_by("recipient_id").select_for_update(no_key=True))
    dropped = [row.pk for row in locked if row.state == DeliveryState.DROPPED]
    if dropped:
        Delivery.objects.filter(pk__in=dropped).update(
            state=DeliveryState.WAITING, next_attempt_at=clock.real_now()
        )
    return {row.recipient_id for row in locked}
