"""What came of the reminders of each deadline: who was told when, who opened, who acted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker.notifications.models import DeliveryState, Intent, IntentState
from reform_tracker.notifications.models.outbox import IntentQuerySet
from tasks.duties.kinds import DutyKind
from tasks.models import AgendaItem
from tasks.plan.choice import numbers
from tasks.reminding.models import Audience
from tasks.reminding.words import URGE

LADDER = Audience.values  # lowest step first
OPENED = Q(message__opened_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Duties of one kind and plan that are due on one day, as far as anybody was reminded of them.

    `plan_id` is None for what no plan asks for; `plan` is its document number.
    """

    kind: DutyKind
    due_on: date
    plan_id: int | None
    plan: str
    duties: int
    done: int
    people: int
    opened: int

    @property
    def open(self) -> int:
        return self.duties - self.done


@dataclass(frozen=True, slots=True)
class Receipt:
    """One reminder by one channel: the step of the ladder and how far it came."""

    on: date
    audience: str
    person: User
    instead_of: User | None
    channel: str
    state: str
    planned_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class RemindedDuty:
    """One duty with its receipts, oldest first."""

    organization: str
    title: str
    link: str
    receipts: tuple[Receipt, ...]
    acted_at: datetime | None
    acted_by: User | None
    listed_on: date | None

    @property
    def opened(self) -> int:
        """How many people opened a reminder of it."""
        return len({one.person.pk for one in self.receipts if one.opened_at})

    @property
    def last_on(self) -> date:
        """The day of its newest reminder."""
        return max(one.on for one in self.receipts)


def reminders(user: User) -> "IntentQuerySet":
    """The messages of rules, and by which somebody was urged, to people within the account's reach,
    without the news of decisions."""
    return Intent.objects.visible_to(user).reminders()


def deadlines(user: User, year: int, *, plan: int | None = None) -> list[Deadline]:
    """Every deadline of a year of which somebody was reminded, the latest first; `plan` narrows
    them to one plan's."""
    rows = (
        _of_plan(reminders(user), plan)
        .filter(due_on__range=(date(year, 1, 1), date(year, 12, 31)))
        .exclude(state=IntentState.SUPERSEDED)
        .order_by()
        .values("duty", "due_on", "plan_id")
        .annotate(
            duties=Count("duty_key", distinct=True),
            done=Count("duty_key", distinct=True, filter=Q(settled_at__isnull=False)),
            people=Count("recipient", distinct=True),
            opened=Count("recipient", distinct=True, filter=OPENED),
        )
    )
    names = numbers()
    found = [
        Deadline(
            DutyKind(row["duty"]),
            row["due_on"],
            row["plan_id"],
            names.get(row["plan_id"] or 0, ""),
            row["duties"],
            row["done"],
            row["people"],
            row["opened"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.due_on, one.kind, one.plan_id or 0), reverse=True)


def _of_plan(rows: IntentQuerySet, plan: int | None) -> IntentQuerySet:
    return rows if plan is None else rows.filter(plan_id=plan)


def keys_of(
    user: User, kind: DutyKind, due_on: date, *, only: str = "", plan: int | None = None
) -> list[str]:
    """The duties of a deadline in the fixed order of the organizations; `only` "open" or
    "unopened", and a plan, narrow them."""
    rows = (
        _of_plan(reminders(user), plan)
        .filter(due_on=due_on, duty=kind)
        .order_by()
        .values("duty_key")
        .annotate(
            place=Max("organization__unit_order"),
            named=Max("organization_name"),
            acted=Max("settled_at"),
            opened=Min("message__opened_at"),
        )
        .order_by("place", "named", "duty_key")
    )
    if only == "open":
        rows = rows.filter(acted=None)
    if only == "unopened":
        rows = rows.filter(opened=None, acted=None)
    return list(rows.values_list("duty_key", flat=True))


def duties(user: User, keys: Iterable[str]) -> list[RemindedDuty]:
    """These duties with every reminder of them, in this order."""
    wanted = list(keys)
    rows = (
        reminders(user)
        .filter(duty_key__in=wanted)
        .select_related("recipient", "stands_in_for", "settled_by", "delivery", "message")
        .order_by("business_date", "id")
    )
    by_key: dict[str, list[Intent]] = defaultdict(list)
    for row in rows:
        by_key[row.duty_key].append(row)
    listed = dict(
        AgendaItem.objects.filter(duty_key__in=wanted).values_list("duty_key", "listed_on")
    )
    return [_duty(by_key[key], listed.get(key)) for key in wanted if key in by_key]


def _duty(rows: list[Intent], listed_on: date | None) -> RemindedDuty:
    acted = [row for row in rows if row.settled_at]
    # The lowest step is told in the words of the form; others with the organization's name, and
    # what a person has urged says that.
    first = min(rows, key=lambda row: (row.rule == URGE, LADDER.index(row.audience), row.pk))
    return RemindedDuty(
        organization=first.organization_name,
        title=first.title,
        link=first.link,
        receipts=tuple(_receipt(row) for row in rows),
        acted_at=acted[0].settled_at if acted and len(acted) == len(_said(rows)) else None,
        acted_by=acted[0].settled_by if acted else None,
        listed_on=listed_on,
    )


def _said(rows: list[Intent]) -> list[Intent]:
    return [row for row in rows if row.state != IntentState.SUPERSEDED]


def _audience(row: Intent) -> str:
    label = str(Audience(row.audience).label)
    return label if row.rule != URGE else _("%(audience)s, urged") % {"audience": label}


def _receipt(row: Intent) -> Receipt:
    message = getattr(row, "message", None)
    dead = row.delivery is not None and row.delivery.state == DeliveryState.DEAD
    return Receipt(
        on=row.business_date,
        audience=_audience(row),
        person=row.recipient,
        instead_of=row.stands_in_for,
        channel=row.channel_label,
        state=DeliveryState.DEAD if dead and not row.sent_at else row.state,
        planned_at=row.planned_at,
        sent_at=row.sent_at,
        delivered_at=row.delivery.delivered_at if row.delivery else None,
        opened_at=message.opened_at if message else None,
        problem=row.delivery.last_error if row.delivery and not row.sent_at else "",
    )
