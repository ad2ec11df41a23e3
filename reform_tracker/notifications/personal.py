"""By which channels people are reached outside the system, and how they set that up.

The inbox cannot be switched off, and one way outside stays: statutory duties are never silenced.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.notifications import channels
from reform_tracker.notifications.channels.base import DigestChannel, Failure, Refused
from reform_tracker.notifications.channels.webhook import new_secret
from reform_tracker.notifications.digest import Digest, Group, Item, Section
from reform_tracker.notifications.models import PersonalChannel
from reform_tracker.notifications.transport import check_url

UNLESS_CHOSEN = "mail"
ROTATION = timedelta(hours=24)  # how long a former secret signs beside the new one
BETWEEN_TESTS = timedelta(minutes=1)


@dataclass(frozen=True)
class ChannelProblem(Exception):
    """Why a channel cannot be set up so. `place` names the field, empty for the whole."""

    place: str
    message: str


def channels_of(user_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The outside channels of each of these people: those that are on, else e-mail."""
    rows = PersonalChannel.objects.filter(user__in=user_ids).order_by("channel")
    by_user: dict[int, dict[str, bool]] = {}
    for user, channel, active in rows.values_list("user_id", "channel", "active"):
        by_user.setdefault(user, {})[channel] = active
    return {user: _active(by_user.get(user, {})) for user in user_ids}


def _active(rows: dict[str, bool]) -> tuple[str, ...]:
    """E-mail is on unless it has been switched off, and whoever has nothing else gets it."""
    chosen = {UNLESS_CHOSEN: True} | rows
    known = {channel.name for channel in channels.outside()}
    found = tuple(sorted(name for name, on in chosen.items() if on and name in known))
    return found or (UNLESS_CHOSEN,)


@transaction.atomic
def save_channel(
    *, actor: User, source: str, name: str, active: bool, url: str = "", secret: str = ""
) -> str:
    """Sets up one of one's own channels; returns a secret that was made now, to be shown once.

    An empty `url` keeps the one that is stored, an empty `secret` too. Raises ChannelProblem.
    """
    channel = outside_channel(name)
    row = _locked(actor, name)
    if channel.needs_url:
        _set_target(row, channel, url.strip(), secret.strip())
    row.active = active
    made = ""
    if channel.makes_secret and not row.secret:
        made = row.secret = new_secret()
    row.save()
    _keep_reachable(actor)
    _recorded(actor, source, "channel.saved", row)
    return made


@transaction.atomic
def renew_secret(*, actor: User, source: str, name: str) -> str:
    """Makes a new secret and returns it; the old one signs beside it for a day."""
    channel = outside_channel(name)
    row = _locked(actor, name)
    if not (channel.makes_secret and row.pk):
        raise ChannelProblem("", _("Enter an address first."))
    row.old_secret, row.old_secret_until = row.secret, clock.real_now() + ROTATION
    row.secret = new_secret()
    row.save()
    _recorded(actor, source, "channel.saved", row)
    return row.secret


@transaction.atomic
def remove_channel(*, actor: User, source: str, name: str) -> None:
    """Forgets address and secret; removing again changes nothing. Raises ChannelProblem."""
    row = PersonalChannel.objects.select_for_update().filter(user=actor, channel=name).first()
    if row is None:
        return
    _recorded(actor, source, "channel.removed", row)
    row.delete()
    _keep_reachable(actor)


def send_test(*, actor: User, name: str) -> None:
    """Sends a test message at once. Raises ChannelProblem with what the other side said."""
    channel = outside_channel(name)
    row, _made = PersonalChannel.objects.get_or_create(user=actor, channel=name)
    now = clock.real_now()
    free = PersonalChannel.objects.filter(pk=row.pk).exclude(tested_at__gt=now - BETWEEN_TESTS)
    if not free.update(tested_at=now):
        raise ChannelProblem("", _("One test a minute: please wait a moment."))
    line = channel.line()
    try:
        line.send(channel.compose(_sample(actor), actor))
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


def _locked(actor: User, name: str) -> PersonalChannel:
    # The account's row is what two requests of the same person wait for.
    User.objects.select_for_update().get(pk=actor.pk)
    row = PersonalChannel.objects.filter(user=actor, channel=name).first()
    return row or PersonalChannel(user=actor, channel=name)


def _set_target(row: PersonalChannel, channel: DigestChannel[Any], url: str, secret: str) -> None:
    if url:
        try:
            check_url(url)
        except Refused as refusal:
            raise ChannelProblem("url", str(refusal)) from refusal
        row.url = url
    if not row.url:
        raise ChannelProblem("url", _("Enter the address at which it listens."))
    if channel.takes_secret and secret:
        row.secret = secret


def _keep_reachable(actor: User) -> None:
    rows = dict(PersonalChannel.objects.filter(user=actor).values_list("channel", "active"))
    if not any(({UNLESS_CHOSEN: True} | rows).values()):
        text = _(
            "One way outside the system must stay on: duties that the document demands are never "
            "silenced. Switch another channel on first."
        )
        raise ChannelProblem("active", text)


def _recorded(actor: User, source: str, action: str, row: PersonalChannel) -> None:
    record(
        actor=actor,
        action=action,
        target=row,
        source=source,
        summary=row.channel_label,
        # Neither address nor secret: a robot's address is its key.
        data={"channel": row.channel, "active": row.active, "has_address": bool(row.url)},
    )


def _sample(actor: User) -> Digest:
    today = clock.today()
    item = Item(
        _("Test message"),
        _("If you read this, the channel works."),
        f"{settings.SITE_URL}/inbox/channels/",
        today,
    )
    return Digest(uuid4(), actor.full_name, today, (Section(Group.DUE, (item,)),))
