"""The monthly sheet 审计月报: what the trail, the alarms and the proofs of one month add up to."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.alarms.granted import GRANTED, GRANTS, granted
from departments.alarms.models import Alarm
from departments.models import Organization, User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.templatetags.alarms import alarm_subject, alarm_title
from departments.trail.kinds import FAILED
from departments.trail.reading import audited, visible_events
from reform_tracker import clock
from reform_tracker.audit.models import AnchorDelivery, AuditAnchor, AuditEvent, TrailCheck
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import NUMBER, Cell, Column, Table
from reform_tracker.templatetags.frame import shown_datetime
from reform_tracker.workdays import ONE_DAY

COUNTED = ("access.signed_in", "access.refused", "access.downloaded", *FAILED)
MOST = 500  # rows of a table
FIRST_YEAR, LAST_YEAR = 2000, 2099


class MonthForm(forms.Form):
    month = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label=gettext_lazy("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    def first(self) -> date:
        """The first day of the month that is asked for; of this one, where that is none."""
        today = clock.local_date(clock.real_now())
        try:
            asked = date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except (AttributeError, KeyError, ValueError):
            return today.replace(day=1)
        return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today.replace(day=1)


@dataclass(frozen=True, slots=True)
class Month:
    """By the real calendar; the day it is seen on ends what can be missing."""

    first: date
    seen_on: date

    @property
    def next(self) -> date:
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return self.first + timedelta(days=days)

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.next, time.min))

    def days(self) -> Iterator[date]:
        day = self.first
        while day < self.next and day <= self.seen_on:
            yield day
            day += ONE_DAY

    def of(self, rows: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """The events that were recorded in it. They are numbered as they are recorded, and each
        anchor says how far the trail had come: between two of them is what has to be read."""
        anchors = AuditAnchor.objects.order_by("-number").values_list("last_event", flat=True)
        before = anchors.filter(made_at__lt=self.begins).first()
        after = anchors.filter(made_at__gte=self.ends).last()
        found = rows.filter(recorded_at__gte=self.begins, recorded_at__lt=self.ends)
        found = found.filter(pk__gt=before) if before else found
        return found.filter(pk__lte=after) if after else found


@dataclass(frozen=True, slots=True)
class Coming:
    """What people of one organization did at the door."""

    name: str
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Day:
    """How often the trail was proved on a day, with what result, and the anchor that left."""

    day: date
    proofs: int
    broken: int
    anchor: int | None
    arrived: bool


def tables(user: User, month: Month) -> list[Table[Any]]:
    """The parts of the sheet, as far as the account audits."""
    events = month.of(visible_events(user))
    alarms = Alarm.objects.within(audited(user)).order_by("raised_at")
    raised = alarms.filter(raised_at__gte=month.begins, raised_at__lt=month.ends)
    grants = events.filter(action__in=GRANTS).order_by("pk")
    changes = granted(list(grants[:MOST]))
    more = _(
        "The first %(most)s of %(count)s. The others stand in the audit trail: kind “Accounts, "
        "roles and organizations”, from %(from)s to %(to)s."
    )
    joined = list(raised.select_related("account", "acknowledged_by")[:MOST])
    beyond = _("The first %(most)s of %(count)s. The others stand in the list of alarms.")
    return [
        Table(gettext_lazy("Sign-ins and files by organization"), COMING, _coming(events)),
        Table(gettext_lazy("Accounts and roles"), GRANTED, changes, note=_cut(more, grants, month)),
        Table(
            gettext_lazy("Alarms and what became of them"),
            RAISED,
            joined,
            note=_cut(beyond, raised, month),
        ),
        Table(gettext_lazy("Proofs and anchors of each day"), PROVED, _days(month)),
    ]


def _cut(said: str, rows: QuerySet[Any], month: Month) -> str:
    """That not all of them stand here, and where they do; "" where they do here."""
    if not rows[MOST:].exists():
        return ""
    last = month.next - ONE_DAY
    told = {"from": month.first.isoformat(), "to": last.isoformat(), "most": MOST}
    return said % (told | {"count": rows.count()})


def _coming(events: QuerySet[AuditEvent]) -> list[Coming]:
    """A failed sign-in has nobody who did it: it counts for the organization of the account."""
    rows = events.filter(action__in=COUNTED).order_by()
    told = rows.values_list("action", "object_id").annotate(many=Count("pk"))
    found: dict[int | None, Counter[str]] = defaultdict(Counter)
    counted = list(told)
    numbers = {int(number) for _action, number, _many in counted if number.isdecimal()}
    people = User.objects.filter(pk__any_of=list(numbers))
    homes = dict(people.values_list("pk", "organization_id"))
    for action, number, many in counted:
        home = homes.get(int(number)) if number.isdecimal() else None
        found[home]["failed" if action in FAILED else action] += many
        found[home]["locked"] += many if action == "access.locked" else 0
    names = Organization.objects.filter(pk__in=[one for one in found if one]).order_by("unit_order")
    listed = [Coming(one.short_name, found[one.pk]) for one in names]
    nobody = [Coming(_("no account of this name"), found[None])] if None in found else []
    return listed + nobody


def _days(month: Month) -> list[Day]:
    checks = TrailCheck.objects.filter(at__gte=month.begins, at__lt=month.ends)
    proved: dict[date, list[int]] = defaultdict(list)
    for at, broken in checks.values_list("at", "broken"):
        proved[clock.local_date(at)].append(broken)
    made = AuditAnchor.objects.filter(day__gte=month.first, day__lt=month.next)
    anchors = dict(made.order_by("number").values_list("day", "number"))
    sent = AnchorDelivery.objects.filter(anchor__in=made).exclude(delivered_at=None)
    told = sent.order_by("anchor__number").values_list("anchor__day", "anchor__number")
    arrived = dict(told)  # of each day the last one that did
    anchors |= arrived
    begun = _begun()
    return [
        Day(day, len(proved[day]), max(proved[day], default=0), anchors.get(day), day in arrived)
        for day in month.days()
        if begun and day >= begun
    ]


def _begun() -> date | None:
    """The day of the first event: before it there was nothing to be proved."""
    times = AuditEvent.objects.order_by("pk").values_list("recorded_at", flat=True)
    first = times.first()
    return clock.local_date(first) if first else None


def _result(row: Day) -> Cell:
    if not row.proofs:
        return Cell(_("not proved on this day"))
    return Cell(_("%(count)s broken places") % {"count": row.broken} if row.broken else _("whole"))


def _anchor(row: Day) -> Cell:
    if row.anchor is None:
        return Cell(_("none was made"))
    told = _("No. %(number)s") % {"number": row.anchor}
    return Cell(told if row.arrived else f"{told} {_('arrived nowhere outside')}")


def _became(row: Alarm) -> Cell:
    if row.acknowledged_by is None:
        return Cell(_("waits"))
    return Cell(f"{row.note} ({row.acknowledged_by.full_name})")


def _count(title: Any, name: str) -> Column[Coming]:
    return Column(title, lambda row: Cell(row.counts[name]), form=NUMBER)


COMING: Sequence[Column[Coming]] = (
    Column(gettext_lazy("Organization"), lambda row: Cell(row.name), width=24, names=True),
    _count(gettext_lazy("Signed in"), "access.signed_in"),
    _count(gettext_lazy("Failed or locked out"), "failed"),
    _count(gettext_lazy("Of these locks"), "locked"),
    _count(gettext_lazy("Refused"), "access.refused"),
    _count(gettext_lazy("Files taken"), "access.downloaded"),
)
RAISED: Sequence[Column[Alarm]] = (
    Column(gettext_lazy("At"), lambda row: Cell(shown_datetime(row.raised_at)), width=20),
    Column(
        gettext_lazy("Alarm"),
        lambda row: Cell(alarm_title(row.kind), row.page()),
        width=30,
        names=True,
    ),
    Column(gettext_lazy("Of whom"), lambda row: Cell(alarm_subject(row)), width=30),
    Column(gettext_lazy("What it was"), _became, width=50),
)
PROVED: Sequence[Column[Day]] = (
    Column(gettext_lazy("Day"), lambda row: Cell(row.day), width=14, names=True),
    Column(gettext_lazy("Proofs"), lambda row: Cell(row.proofs), form=NUMBER),
    Column(gettext_lazy("Result of the proof"), _result, width=24),
    Column(gettext_lazy("Anchor"), _anchor, width=30),
)


def month_asked(request: HttpRequest) -> tuple[MonthForm, Month]:
    """The month, and a form that says it. Raises PermissionDenied."""
    authorize(account(request), Action.READ_WHOLE_TRAIL)
    asked = MonthForm(request.GET)
    asked.is_valid()
    first = asked.first()
    shown = MonthForm({"month": f"{first:%Y-%m}"})
    shown.is_valid()
    return shown, Month(first, clock.local_date(clock.real_now()))


def _found(request: HttpRequest, _most: int) -> Found:
    form, month = month_asked(request)
    shown = tables(account(request), month)
    total = sum(len(one.rows) for one in shown)
    of = f"{month.first.year}-{month.first.month:02}"
    return Found(shown, total, [form], clock.today(), of=of)


MONTHLY = Listing(
    "audit-month",
    gettext_lazy("Monthly audit sheet"),
    gettext_lazy("Who came in, what was granted, what was seen and proved, by the real calendar."),
    "departments:audit-month",
    _found,
)
