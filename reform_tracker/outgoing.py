"""One HTTP request to an address that others have named, done so that it harms nobody.

Where it may go the operator decides (`Allowed`; for what people enter `WEBHOOK_HOSTS` and
`WEBHOOK_NETWORKS`). The name is resolved
once, every address it resolves to is checked and the connection is made to a checked one: a name
that answers differently the second time gains nothing. No redirect is followed, no proxy used. One
deadline holds from the question for the name to the last byte of the answer, also against receivers
that drip, and of the answer only its beginning is read.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread, Timer
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from reform_tracker.addresses import Address, Network, lies_in, unmasked

CONNECT_SECONDS = 5
DEADLINE_SECONDS = 10
MOST_READ = 64 * 1024
GONE = 410
PORTS = {"https": 443, "http": 80}
FAMILIES = {4: socket.AF_INET, 6: socket.AF_INET6}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
# A house's own translation (RFC 8215), and IPv4 in disguise (RFC 4291, 2.5.5.1).
TRANSLATED = (ipaddress.IPv6Network("64:ff9b:1::/48"), ipaddress.IPv6Network("::/96"))


class Failure(Exception):
    """It was not handed over, or perhaps not."""


class Refused(Failure):
    """For good: trying again cannot help."""


class PutOff(Failure):
    """The other side asks to try this one later. It has not taken it."""


class OutcomeUnknown(Failure):
    """The line broke before the answer: it may have been taken or not."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where a request may go: names on the internet, by https, and networks of the own house."""

    hosts: Collection[str]
    networks: Collection[Network]

    def lists(self, host: str) -> bool:
        return host.lower() in self.hosts

    def is_inside(self, address: Address) -> bool:
        """Whether the address lies in a network that the operator has allowed."""
        return lies_in(address, self.networks)


def of_receivers() -> Allowed:
    """What people may enter as the address of a robot or webhook."""
    return Allowed(settings.WEBHOOK_HOSTS, settings.WEBHOOK_NETWORKS)


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent where. The URL may hold a key: it is not shown in logs or errors."""

    url: str = field(repr=False)
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


class Answer(NamedTuple):
    status: int
    body: bytes


def check_url(url: str, allowed: Allowed) -> SplitResult:
    """The parts of an address that may be sent to. Raises Refused with the rule it breaks."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(_("This is no web address. Copy it as the receiver shows it.")) from None
    if not (url.isascii() and url.isprintable()) or " " in url:
        # The request line would not take it, which must not look like an attempt.
        raise Refused(_("This is no web address. Copy it as the receiver shows it."))
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or port == 0:
        raise Refused(_("Give an address that begins with https:// and holds no password."))
    if not allowed.lists(parts.hostname):
        if not allowed.networks:
            raise Refused(
                _("%(host)s is not on the list of allowed receivers. Ask the system administrator.")
                % {"host": parts.hostname}
            )
    elif parts.scheme != "https" and not allowed.networks:
        raise Refused(_("Give an address that begins with https:// and holds no password."))
    return parts


def check_entered(url: str) -> None:
    """Tells a person who enters an address what would be said when something is sent there.

    A listed name needs no look at its addresses now. Raises Refused, and PutOff when the name
    cannot be resolved.
    """
    allowed = of_receivers()
    parts = check_url(url, allowed)
    host = parts.hostname or ""
    if not (allowed.lists(host) and parts.scheme == "https"):
        _resolve(parts, allowed, time.monotonic() + CONNECT_SECONDS)


def post(message: Post, allowed: Allowed | None = None) -> Answer:
    """Sends the message and returns the answer, whatever its status; `allowed` None: to where
    receivers may listen.

    Raises Refused for a target that is not allowed, PutOff when nothing was sent, OutcomeUnknown
    when it broke or took too long after that.
    """
    return _request("POST", message, allowed or of_receivers())


def get(url: str, allowed: Allowed) -> Answer:
    """Reads what is there, as JSON where there is a choice. Raises as `post` does."""
    return _request("GET", Post(url, b"", {"Accept": "application/json"}), allowed)


def _request(method: str, message: Post, allowed: Allowed) -> Answer:
    parts = check_url(message.url, allowed)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    end = time.monotonic() + DEADLINE_SECONDS
    addresses = _resolve(parts, allowed, end)
    with (
        _connect(addresses, port, end) as line,
        _cut_at(end, line) as cut,
        _secured(line, host, parts.scheme) as secured,
    ):
        return _exchange(secured, parts, method, message, cut)


def require_success(answer: Answer) -> None:
    """2xx is the only success. Raises Refused for an address that is gone, else PutOff."""
    if http.client.OK <= answer.status < http.client.MULTIPLE_CHOICES:
        return
    said = _("The receiver answered %(status)s.") % {"status": answer.status}
    if answer.status == GONE:
        raise Refused(said)
    if http.client.MULTIPLE_CHOICES <= answer.status < http.client.BAD_REQUEST:
        said += " " + _("Redirects are not followed; enter the final address.")
    raise PutOff(said)


def _exchange(
    line: socket.socket, parts: SplitResult, method: str, message: Post, cut: Event
) -> Answer:
    connection = http.client.HTTPConnection(parts.hostname or "")
    connection.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        **message.headers,
        "Host": parts.netloc,
        "User-Agent": "reform-tracker",
        "Connection": "close",
    }
    unknown = _("No answer within %(seconds)s seconds, or the line broke.") % {
        "seconds": DEADLINE_SECONDS
    }
    try:
        connection.request(method, path, message.body or None, headers)
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutcomeUnknown(unknown) from error
    with answer:
        if cut.is_set():
            # A head that ends where the line was cut reads like a whole one.
            raise OutcomeUnknown(unknown)
        try:
            return Answer(answer.status, answer.read(MOST_READ))
        except (OSError, http.client.HTTPException, ValueError):
            # The status is what counts; a body that does not end says nothing.
            return Answer(answer.status, b"")


def _resolve(parts: SplitResult, allowed: Allowed, end: float) -> Sequence[Address]:
    """The addresses of the host, every one of them allowed."""
    host = parts.hostname or ""
    addresses = _look_up(host, parts.port or PORTS[parts.scheme], end)
    for address in addresses:
        public = allowed.lists(host) and _is_public(address) and parts.scheme == "https"
        if not (allowed.is_inside(address) or public):
            text = _("%(host)s leads to an address that is not allowed. Ask the administrator.")
            raise Refused(text % {"host": host})
    return addresses


def _look_up(host: str, port: int, end: float) -> Sequence[Address]:
    """Asks for the addresses in a thread of its own: the system's resolver knows no deadline."""
    found: SimpleQueue[list[Any] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=_left(end))
    except Empty as error:
        answer = error
    if isinstance(answer, Exception):
        raise PutOff(_("%(host)s cannot be resolved.") % {"host": host}) from answer
    written = [str(entry[4][0]).partition("%")[0] for entry in answer]
    return [unmasked(ipaddress.ip_address(one)) for one in written]


def _is_public(address: Address) -> bool:
    """Whether it is on the internet, and leads nowhere else by a translation on the way."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if address.sixtofour or address.is_site_local or any(address in one for one in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


def _left(end: float) -> float:
    return max(end - time.monotonic(), 0)


def _connect(addresses: Sequence[Address], port: int, end: float) -> socket.socket:
    """A line to the first of these addresses that takes it; no name is asked for again."""
    problem: OSError | None = None
    for address in addresses:
        seconds = min(CONNECT_SECONDS, _left(end))
        if not seconds:
            break
        line = socket.socket(FAMILIES[address.version], socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect((str(address), port))
        except OSError as error:
            line.close()
            problem = error
        else:
            return line
    raise PutOff(_("The receiver cannot be reached.")) from problem


def _secured(line: socket.socket, host: str, scheme: str) -> socket.socket:
    line.settimeout(DEADLINE_SECONDS)
    if scheme == "http":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except (OSError, ValueError) as error:
        raise PutOff(_("No secure line to the receiver: %(why)s") % {"why": error}) from error


@contextmanager
def _cut_at(end: float, line: socket.socket) -> Iterator[Event]:
    """Ends the line at that moment under whoever waits on it; the event says that it did.

    By a handle of its own: TLS takes the socket away from the object it is given.
    """
    cut = Event()
    with line.dup() as handle:

        def now() -> None:
            cut.set()
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

        watch = Timer(_left(end), now)
        watch.daemon = True
        watch.start()
        try:
            yield cut
        finally:
            watch.cancel()
            watch.join()
