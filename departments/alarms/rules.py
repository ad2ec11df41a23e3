"""When an alarm is raised. Another one is an entry of `RULES`."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.roles import ADMINS, READERS
from reform_tracker import clock
from reform_tracker.audit import proving
from reform_tracker.audit.models import ADDRESS, AuditEvent, TrailCheck
from reform_tracker.workdays import WorkCalendar

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRAIL = "trail"
USER = User._meta.label_lower
FAILURES = ("access.failed", "access.locked", "account.second_factor_failed")
CONFIRMED = "account.proposal_confirmed"
PRIVILEGED = ADMINS | READERS


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a rule saw: of whom, since when, in which events."""

    subject: str
    window: datetime
    events: tuple[int, ...] = ()
    account: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One event, with the one before it in the trail."""

    event: AuditEvent
    before: AuditEvent | None
    calendar: WorkCalendar

    @property
    def address(self) -> str:
        return str(self.event.data.get("address", ""))

    @property
    def account(self) -> int | None:
        """Whom it is about: of a failed sign-in there is nobody who did it."""
        if self.event.object_type == USER and self.event.object_id not in ("", "0"):
            return int(self.event.object_id)
        return None

    def window(self, length: timedelta = HOUR) -> datetime:
        """The beginning of the hour, or of the day, in which it was recorded."""
        at = timezone.localtime(self.event.recorded_at)
        begun = at.replace(minute=0, second=0, microsecond=0)
        return begun.replace(hour=0) if length == DAY else begun

    def of_account(self, events: Iterable[int], length: timedelta = HOUR) -> Sighting:
        subject, window = f"account:{self.account}", self.window(length)
        return Sighting(subject, window, tuple(events), self.account, self.address)

    def of_address(self, events: Iterable[int]) -> Sighting:
        return Sighting(f"address:{self.address}", self.window(), tuple(events), None, self.address)

    def lately(self, rows: QuerySet[AuditEvent], most: int) -> list[int]:
        """The newest so many of them within the last hour, this event included if it is one."""
        found = rows.filter(pk__lte=self.event.pk).order_by("-pk")
        since = self.event.recorded_at - HOUR
        told = found.values_list("pk", "recorded_at")[:most]
        return [number for number, at in told if at > since]


Seen = Sighting | None


@dataclass(frozen=True, slots=True)
class Rule:
    """`title` says what was seen, `harmless` what it mostly is. `looks` is asked of each event of
    one of the `actions` (of every event, where there are none). `floods`: a stranger can bring
    about any number of them, of as many accounts and addresses as he likes."""

    kind: str
    title: str | Promise
    harmless: str | Promise
    looks: Callable[[Look], Seen]
    actions: Collection[str] = ()
    floods: bool = False


def about(account: int | None, actions: Collection[str]) -> QuerySet[AuditEvent]:
    """By the index of objects."""
    return AuditEvent.objects.filter(
        object_type=USER, object_id=str(account), action__in=list(actions)
    )


def _many_of_account(limit: str, actions: Collection[str]) -> Callable[[Look], Seen]:
    def looks(look: Look) -> Seen:
        most = settings.ALARM_LIMITS[limit]
        if look.account is None:
            return None
        found = look.lately(about(look.account, actions), most)
        return look.of_account(found) if len(found) >= most else None

    return looks


def _many_from_address(look: Look) -> Seen:
    most = settings.ALARM_LIMITS["address_failures"]
    there: QuerySet[Any] = AuditEvent.objects.alias(address=ADDRESS)
    there = there.filter(address=look.address, action__in=FAILURES)
    found = look.lately(there, most) if look.address else []
    return look.of_address(found) if len(found) >= most else None


def _each(look: Look) -> Seen:
    if look.account is not None:
        return look.of_account([look.event.pk])
    return look.of_address([look.event.pk])


def _in_after_failures(look: Look) -> Seen:
    most = settings.ALARM_LIMITS["failures_before"]
    failed = look.lately(about(look.account, FAILURES), most)
    return look.of_account([*failed, look.event.pk]) if len(failed) >= most else None


def _at_night(look: Look) -> Seen:
    """By the machine's own time and the working calendar, whatever day a demo plays."""
    at = timezone.localtime(look.event.recorded_at)
    begins, ends = settings.OFFICE_HOURS
    if look.calendar.is_workday(at.date()) and begins <= at.time() < ends:
        return None
    return look.of_account([look.event.pk], DAY)


def _new_place(look: Look) -> Seen:
    return look.of_account([look.event.pk], DAY)


def _privileged(look: Look) -> Seen:
    """What is held afterwards and was not before: a role, or a place for which it is held. Where
    two people gave it, the confirmation says so, and names the account."""
    data = look.event.data
    before, after = data.get("before") or {}, data.get("after") or data.get("roles") or {}
    if look.event.action == CONFIRMED:
        if data.get("kind") != "roles" or data.get("roles") == []:
            return None
        number = int(data["account"])
        return Sighting(f"account:{number}", look.window(), (look.event.pk,), number, look.address)
    new = {role for role in after if set(after[role]) - set(before.get(role, ()))}
    return look.of_account([look.event.pk]) if new & PRIVILEGED else None


def _clock_back(look: Look) -> Seen:
    """Events stand in the order in which they were recorded; only a clock that was set back makes
    a later one look earlier."""
    if look.before is None:
        return None
    back = (look.before.recorded_at - look.event.recorded_at).total_seconds()
    if back < settings.ALARM_LIMITS["clock_seconds"]:
        return None
    return Sighting(TRAIL, look.window(), (look.before.pk, look.event.pk))


def of_the_proof() -> Iterator[tuple[str, Sighting]]:
    """The trail itself and what it does not explain, as the last proof says; looked at whenever
    alarms are looked for."""
    last = TrailCheck.objects.first()
    if last is None:
        return
    ours = proving.is_ours(last)
    at = timezone.localtime(clock.real_now() if ours else last.at)
    seen = Sighting(TRAIL, at.replace(hour=0, minute=0, second=0, microsecond=0))
    if last.broken > last.unexplained or not ours or not proving.is_fresh(last):
        yield UNPROVABLE.kind, seen
    if last.unexplained and ours:
        yield UNEXPLAINED.kind, seen


UNEXPLAINED = Rule(
    "unexplained",
    _("Accounts that the trail does not explain"),
    _("Somebody has written into the database past the system. The health page names the first."),
    lambda _look: None,
    ("",),
)
UNPROVABLE = Rule(
    "unprovable",
    _("The trail could not be proved"),
    _("A proof that is late comes back by itself; a broken place does not. Tell who runs it."),
    lambda _look: None,
    ("",),  # no event tells of it
)
RULES: tuple[Rule, ...] = (
    Rule(
        "failures",
        _("Many failed sign-ins of one account"),
        _("Mostly somebody who has forgotten a new password. Ask the person."),
        _many_of_account("failures", FAILURES),
        FAILURES,
        floods=True,
    ),
    Rule(
        "address_failures",
        _("Many failed sign-ins from one address"),
        _("Behind one address may be a whole house, and several people who mistyped."),
        _many_from_address,
        FAILURES,
        floods=True,
    ),
    Rule(
        "locked",
        _("Sign-in was locked"),
        _("Mostly a forgotten password. Ask whether the person tried it."),
        _each,
        ("access.locked",),
        floods=True,
    ),
    Rule(
        "in_after_failures",
        _("Signed in after many failures"),
        _("Mostly the person remembered at last. If it was not the person, end the sessions."),
        _in_after_failures,
        ("access.signed_in",),
    ),
    Rule(
        "night_files",
        _("Files taken outside of working hours"),
        _("Reports are often finished late. Ask if that was so."),
        _at_night,
        ("access.downloaded",),
    ),
    Rule(
        "many_files",
        _("Many files taken within an hour"),
        _("At the end of a period whole lists are taken along. See which files they were."),
        _many_of_account("files", ("access.downloaded",)),
        ("access.downloaded",),
    ),
    Rule(
        "new_place",
        _("Signed in from a new place"),
        _("A new machine or a journey. Ask if the person does not say so."),
        _new_place,
        ("access.new_place",),
    ),
    Rule(
        "refusals",
        _("Many refusals of one account"),
        _("Old links lead to what is out of reach now. See which pages were asked for."),
        _many_of_account("refusals", ("access.refused",)),
        ("access.refused",),
        floods=True,
    ),
    Rule(
        "privileged",
        _("A privileged role was given"),
        _("Right if it was decided so. Compare it with the decision."),
        _privileged,
        ("account.roles", "account.created", CONFIRMED),
    ),
    Rule(
        "suspended",
        _("A privileged account was suspended at once"),
        _("Right after an incident. Ask the person and the administrator, each by telephone."),
        _each,
        ("account.suspended",),
    ),
    Rule(
        "clock_back",
        _("The clock of a machine was set back"),
        _("Mostly a correction of the time. Times in the trail before it may be wrong."),
        _clock_back,
    ),
    UNPROVABLE,
    UNEXPLAINED,
)
BY_KIND = {rule.kind: rule for rule in RULES}
