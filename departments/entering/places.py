"""Places from which an account is known to come (ADR 42): a network and a browser."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.entering import recording
from departments.entering.browsers import name_of
from departments.models import KnownPlace, User
from reform_tracker import addresses, clock
from reform_tracker.addresses import ONE_HOUSE, client_address

# Of an address so many bits are its network: what a provider gives to one house or office.
BITS_OF_4, BITS_OF_6 = 24, ONE_HOUSE
# A place that was not used for so long is new again.
KNOWN_FOR = timedelta(days=180)
NOWHERE = "?"
NEW_PLACE = gettext_lazy("Your account was signed in from a new place")

# Tells a person of it: the title, and more in words.
Listener = Callable[[User, Promise, str], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def network_of(address: str) -> str:
    """The network that counts of an address; "?" for what is none."""
    found = addresses.network_of(address, bits_of_4=BITS_OF_4, bits_of_6=BITS_OF_6)
    return str(found) if found else NOWHERE


def is_strange(request: HttpRequest, username: str) -> bool:
    """Whether the account is not known in this network, whatever the browser says of itself. One
    that there is not is known nowhere; one that has never signed in is at home everywhere."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return True
    networks = set(user.known_places.values_list("network", flat=True))
    return bool(networks) and network_of(client_address(request)) not in networks


@transaction.atomic
def note(request: HttpRequest, user: User) -> None:
    """Keeps from where somebody has just signed in. The person is told of a place that is new; the
    first of all is not new. Accounts of a demo have none: their password is published."""
    if user.is_demo:
        return
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    now = clock.real_now()
    newest = user.known_places.first()
    if newest is not None:
        long_ago = user.known_places.filter(last_seen_at__lt=now - KNOWN_FOR)
        long_ago.exclude(pk=newest.pk).delete()
    network = network_of(client_address(request))
    browser = name_of(request.headers.get("user-agent", ""))
    found = user.known_places.filter(network=network, browser=browser)
    if found.update(last_seen_at=now):
        return
    KnownPlace.objects.create(
        user=user, network=network, browser=browser, first_seen_at=now, last_seen_at=now
    )
    if newest is not None:
        recording.new_place(request, user, network, browser)
        _tell(user, client_address(request), browser)


def _tell(user: User, address: str, browser: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # stored, and so in the product's language
        at = date_format(timezone.localtime(clock.real_now()), "DATETIME_FORMAT")
        words = _(
            "%(at)s, from the address %(address)s with %(browser)s. If it was not you, end that "
            "session, change your password at once and tell the security administrator."
        ) % {"at": at, "address": address, "browser": browser}
    for listener in _listeners:
        listener(user, NEW_PLACE, words)
