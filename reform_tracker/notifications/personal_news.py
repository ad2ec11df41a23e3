"""A change of somebody's channels is told at the places that were there before it: whoever takes a
session over shall not lead the messages elsewhere unseen.

What is told by the outbox goes to where a channel leads when it is sent. So whatever a channel is
led away from hears it at once, and mail goes to the account's address, whether it is on or off.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.channels.base import DigestChannel, Failure
from reform_tracker.notifications.digest import Digest, Group, Item, Section
from reform_tracker.notifications.models import PersonalChannel

log = logging.getLogger(__name__)

MAIL = "mail"
BETWEEN = timedelta(minutes=1)
FORMER_TOLD = "former_address_told"
CHANGED = gettext_lazy("A way by which your messages leave the system was changed")

# Tells a person in the inbox and by these ways: the title, and more in words.
Listener = Callable[[User, Promise, str, Collection[str]], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(
    person: User, ways: Collection[str], channel: DigestChannel[Any], row: PersonalChannel
) -> Mapping[str, bool]:
    """`person` comes with the channels as they stood before, of which `ways` were on; `row` is the
    channel as it has become. Nothing is told where nothing has changed. Called in the transaction
    of the change, whose event keeps what this gives."""
    former = _former(person, row)
    with translation.override(settings.LANGUAGE_CODE):  # stored, and so in the product's language
        changes = _changes(former, row)
        words = f"{row.channel_label}: {'、'.join(changes)}"
    if not changes:
        return {}
    leads_away = channel.needs_url and (former.url != row.url or not row.active)
    told = set(ways) - ({channel.name} if leads_away else set()) | (
        {MAIL} if person.email else set()
    )
    for listener in _listeners:
        listener(person, CHANGED, words, sorted(told))
    if not (leads_away and former.url and former.active) or _was_told_just_now(row):
        return {}
    message = channel.compose(digest_of(person, str(CHANGED), words), person)
    transaction.on_commit(lambda: _say_at_last(channel, message), robust=True)
    return {FORMER_TOLD: True}


def digest_of(person: User, title: str, words: str) -> Digest:
    """One message by itself, which is sent at once."""
    today = clock.today()
    item = Item(title, words, settings.SITE_URL + reverse("notifications:channels"), today)
    return Digest(uuid4(), person.full_name, today, (Section(Group.NEWS, (item,)),))


def _former(person: User, row: PersonalChannel) -> PersonalChannel:
    """As it stood; one that was never set up is on for mail alone."""
    for one in person.personal_channels.all():
        if one.channel == row.channel:
            return one
    return PersonalChannel(user=person, channel=row.channel, active=row.channel == MAIL)


def _changes(former: PersonalChannel, row: PersonalChannel) -> list[str]:
    found = []
    if former.url != row.url:
        found.append(_("another address") if row.url else _("address removed"))
    if former.secret != row.secret and row.url:
        found.append(_("another secret"))
    if former.active != row.active:
        found.append(_("switched on") if row.active else _("switched off"))
    return found


def _was_told_just_now(row: PersonalChannel) -> bool:
    """Once a minute, as often as somebody tests a channel: it is sent while the page waits, and to
    wherever the account says. Of the first change the address heard that was there before."""
    about = AuditEvent.objects.filter(
        object_type=row._meta.label_lower,
        object_id=str(row.pk),
        recorded_at__gt=clock.real_now() - BETWEEN,
    )
    return any(FORMER_TOLD in data for data in about.values_list("data", flat=True))


def _say_at_last(channel: DigestChannel[Any], message: Any) -> None:
    """To where the channel led until now. Nobody waits for it, and nothing depends on it."""
    try:
        with closing(channel.line()) as line:
            line.send(message)
    except Failure as failure:
        log.warning("%s: the former address was not told: %s", channel.name, failure)
