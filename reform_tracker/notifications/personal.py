"""By which channels people are reached outside the system, and how they set that up.

The inbox cannot be switched off, and one way outside stays: statutory duties are never silenced.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.sources import SYSTEM
from reform_tracker.audit.trail import record
from reform_tracker.notifications import channels, personal_news
from reform_tracker.notifications.channels.base import DigestChannel, Failure
from reform_tracker.notifications.models import Delivery, DeliveryState, PersonalChannel
from reform_tracker.notifications.standard_webhooks import new_secret
from reform_tracker.outgoing import check_entered

UNLESS_CHOSEN = "mail"
BETWEEN_TESTS = timedelta(minutes=1)


class ChannelProblem(Exception):
    """Why a channel cannot be set up so. `place` names the field, empty for the whole."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Standing:
    """One channel as its person sees it: whether it is on, and how the last digests fared."""

    channel: DigestChannel[Any]
    on: bool
    row: PersonalChannel | None
    sent: Delivery | None
    failed: Delivery | None

    @property
    def is_set_up(self) -> bool:
        return not self.channel.needs_url or bool(self.row and self.row.url)

    @property
    def can_be_tested(self) -> bool:
        return self.is_set_up and (self.on or not self.channel.needs_url)


def channels_of(user_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The outside channels of each of these people: those that are on, else e-mail."""
    rows = PersonalChannel.objects.filter(user__in=user_ids)
    by_user: dict[int, list[PersonalChannel]] = {}
    for row in rows.only("user_id", "channel", "active", "url"):
        by_user.setdefault(row.user_id, []).append(row)
    return {user: _on(by_user.get(user, [])) or (UNLESS_CHOSEN,) for user in user_ids}


def standings(user: User) -> list[Standing]:
    """Every outside channel as it stands for this person."""
    mine = {row.channel: row for row in PersonalChannel.objects.filter(user=user)}
    on = _on(mine.values()) or (UNLESS_CHOSEN,)
    # A digest that was merged into another has not failed, though it says where it went.
    failed = Q(state__in=[DeliveryState.WAITING, DeliveryState.DEAD]) & ~Q(last_error="")
    sent = Q(state=DeliveryState.SENT)
    by_channel = Delivery.objects.filter(recipient=user).order_by().values("channel")
    newest = by_channel.annotate(sent=Max("pk", filter=sent), failed=Max("pk", filter=failed))
    numbers = {(row["channel"], kind): row[kind] for row in newest for kind in ("sent", "failed")}
    digests = Delivery.objects.in_bulk([number for number in numbers.values() if number])
    return [
        Standing(
            channel=channel,
            on=channel.name in on,
            row=mine.get(channel.name),
            sent=digests.get(numbers.get((channel.name, "sent"))),
            failed=digests.get(numbers.get((channel.name, "failed"))),
        )
        for channel in channels.outside()
    ]


def _on(rows: Iterable[PersonalChannel]) -> tuple[str, ...]:
    """The channels that are switched on and lead somewhere; e-mail is on unless switched off."""
    switched = {UNLESS_CHOSEN: True} | {row.channel: row.active for row in rows}
    has_url = {row.channel for row in rows if row.url}
    return tuple(
        sorted(
            channel.name
            for channel in channels.outside()
            if switched.get(channel.name) and (channel.name in has_url or not channel.needs_url)
        )
    )


def save_channel(
    *, actor: User, source: str, name: str, active: bool, url: str = "", secret: str = ""
) -> str:
    """Sets up one of one's own channels; returns a secret that was made now, to be shown once.

    An empty `url` keeps the one that is stored, an empty `secret` too. Raises ChannelProblem.
    """
    channel = outside_channel(name)
    url = url.strip() if channel.needs_url else ""
    _check(url)  # before any lock is taken: it may ask a name server
    with _staying_reachable(actor) as person:
        row = _own(actor, name)
        before = _facts(row)
        row.url = url or row.url
        if channel.needs_url and not row.url:
            raise ChannelProblem("url", _("Enter the address at which it listens."))
        if channel.takes_secret and secret.strip():
            row.secret = secret.strip()
        row.active = active
        made = ""
        if channel.makes_secret and not row.secret:
            made = row.secret = new_secret()
        row.save()
        _recorded(actor, source, "channel.saved", row, before, **_told(person, channel, row))
    return made


def renew_secret(*, actor: User, source: str, name: str) -> str:
    """Makes a new secret and returns it; the old one signs beside it for a day."""
    channel = outside_channel(name)
    with _staying_reachable(actor) as person:
        row = _own(actor, name)
        if not (channel.makes_secret and row.url):
            raise ChannelProblem("", _("Enter an address first."))
        before = _facts(row)
        row.rotate_secret()
        row.save()
        told = _told(person, channel, row)
        _recorded(actor, source, "channel.saved", row, before, renewed_secret=True, **told)
    return row.secret


def remove_channel(*, actor: User, source: str, name: str) -> None:
    """Forgets address and secret; removing again changes nothing. Raises ChannelProblem.

    The row stays, empty: it remembers the last test.
    """
    channel = outside_channel(name)
    with _staying_reachable(actor) as person:
        row = _own(actor, name)
        if not row.pk or (channel.needs_url and not row.url):
            return
        before = _emptied(row, active=not channel.needs_url)
        _recorded(actor, source, "channel.removed", row, before, **_told(person, channel, row))


def forget_channels(user: User) -> None:
    """Of an account that goes into other hands: what was set up leads nowhere any more, and e-mail
    is on as for everybody. The caller has locked the account."""
    for row in PersonalChannel.objects.filter(user=user):
        if row.url or not row.active:
            before = _emptied(row, active=row.channel == UNLESS_CHOSEN)
            _recorded(None, SYSTEM, "channel.removed", row, before)


def _emptied(row: PersonalChannel, *, active: bool) -> dict[str, object]:
    """What the channel was before."""
    before = _facts(row)
    row.url = row.secret = row.old_secret = ""
    row.old_secret_until = None
    row.active = active
    row.save()
    return before


def send_test(*, actor: User, name: str) -> None:
    """Sends a test message at once. Raises ChannelProblem with what the other side said."""
    channel = outside_channel(name)
    _count_test(actor, channel)
    title, words = _("Test message"), _("If you read this, the channel works.")
    sample = personal_news.digest_of(actor, title, words)
    line = channel.line()
    try:
        line.send(channel.compose(sample, actor))
    except Failure as failure:
        raise ChannelProblem("", str(failure)) from failure
    finally:
        line.close()


def outside_channel(name: str) -> DigestChannel[Any]:
    """The outside channel of that name. Raises ChannelProblem when there is none."""
    for channel in channels.outside():
        if channel.name == name:
            return channel
    raise ChannelProblem("", _("There is no such channel."))


@contextmanager
def _staying_reachable(actor: User) -> Iterator[User]:
    """One change of this person's channels at a time, which leaves a way outside open. Gives the
    person with the channels as they stand before it.

    E-mail is a way for those only who have an address. Whoever had no way before is not held.
    Whoever waited while the account was given into other hands changes nothing.
    """
    with transaction.atomic():
        # The account's row is what two requests of the same person wait for.
        locked = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if locked.password != actor.password:
            raise ChannelProblem("", _("Your session has ended"))
        had_one = bool(_ways(locked))
        prefetch_related_objects([locked], "personal_channels")
        yield locked
        on = _on(PersonalChannel.objects.filter(user=actor))
        if not on or (had_one and not _ways(actor)):
            text = _(
                "One way outside the system must stay on: duties that the document demands are "
                "never silenced. Switch another channel on first."
            )
            raise ChannelProblem("active", text)


def _told(person: User, channel: DigestChannel[Any], row: PersonalChannel) -> Mapping[str, bool]:
    """The person is told of the change; what the event of it keeps of that."""
    ways = _on(person.personal_channels.all()) or (UNLESS_CHOSEN,)
    return personal_news.tell(person, ways, channel, row)


def _ways(person: User) -> list[str]:
    on = _on(PersonalChannel.objects.filter(user=person))
    return [name for name in on if name != UNLESS_CHOSEN or person.email]


def _own(actor: User, name: str) -> PersonalChannel:
    row = PersonalChannel.objects.filter(user=actor, channel=name).first()
    return row or PersonalChannel(user=actor, channel=name)


def _check(url: str) -> None:
    try:
        if url:
            check_entered(url)
    except Failure as failure:
        raise ChannelProblem("url", str(failure)) from failure


@transaction.atomic
def _count_test(actor: User, channel: DigestChannel[Any]) -> None:
    """Raises ChannelProblem when there is nothing to test, or the last test was just now."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    row = _own(actor, channel.name)
    if channel.needs_url and not (row.url and row.active):
        raise ChannelProblem("", _("Enter an address and switch the channel on first."))
    now = clock.real_now()
    mine = PersonalChannel.objects.filter(user=actor)
    if mine.filter(tested_at__gt=now - BETWEEN_TESTS).exists():
        raise ChannelProblem("", _("One test a minute: please wait a moment."))
    row.tested_at = now
    row.save()


def _facts(row: PersonalChannel) -> dict[str, object]:
    """Neither address nor secret: a robot's address is its key."""
    return {"active": row.active, "has_address": bool(row.url), "has_secret": bool(row.secret)}


def _recorded(
    actor: User | None,
    source: str,
    action: str,
    row: PersonalChannel,
    before: dict[str, object],
    **more: object,
) -> None:
    record(
        actor=actor,
        action=action,
        target=row,
        source=source,
        summary=row.channel_label,
        data={"channel": row.channel, "before": before, "after": _facts(row), **more},
    )
