"""One HTTP POST to an address that a person has entered, done so that it harms nobody.

Where it may go the operator decides (`WEBHOOK_HOSTS`, `WEBHOOK_NETWORKS`). Every address that the
name resolves to is checked and the connection is made to a checked one: a name that answers
differently the second time gains nothing. No redirect is followed, no proxy used, a total deadline
holds against receivers that drip, and of the answer only its beginning is read.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from reform_tracker.notifications.channels.base import OutcomeUnknown, PutOff, Refused

CONNECT_SECONDS = 5
DEADLINE_SECONDS = 10
MOST_ADDRESSES = 3
MOST_READ = 64 * 1024
GONE = 410
PORTS = {"https": 443, "http": 80}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent where. The URL may hold a key: it is not shown in logs or errors."""

    url: str = field(repr=False)
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


class Answer(NamedTuple):
    status: int
    body: bytes


def check_url(url: str) -> SplitResult:
    """The parts of an address that may be sent to. Raises Refused with the rule it breaks."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(_("This is no web address.")) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or port == 0:
        raise Refused(_("Give an address that begins with https:// and holds no password."))
    if not _is_listed(parts.hostname):
        if not settings.WEBHOOK_NETWORKS:
            raise Refused(
                _("%(host)s is not on the list of allowed receivers. Ask the system administrator.")
                % {"host": parts.hostname}
            )
    elif parts.scheme != "https" and not settings.WEBHOOK_NETWORKS:
        raise Refused(_("Give an address that begins with https:// and holds no password."))
    return parts


def post(message: Post) -> Answer:
    """Sends the message and returns the answer, whatever its status.

    Raises Refused for a target that is not allowed, PutOff when nothing was sent, OutcomeUnknown
    when it broke or took too long after that.
    """
    parts = check_url(message.url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    line = _connect(_resolve(host, port, parts.scheme), port)
    watch = Timer(DEADLINE_SECONDS, _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        return _exchange(_secured(line, host, parts.scheme), host, port, parts, message)
    finally:
        watch.cancel()
        line.close()


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
    line: socket.socket, host: str, port: int, parts: SplitResult, message: Post
) -> Answer:
    connection = http.client.HTTPConnection(host, port)
    connection.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {**message.headers, "User-Agent": "reform-tracker", "Connection": "close"}
    try:
        connection.request("POST", path, message.body, headers)
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        text = _("No answer within %(seconds)s seconds, or the line broke.")
        raise OutcomeUnknown(text % {"seconds": DEADLINE_SECONDS}) from error
    try:
        return Answer(answer.status, answer.read(MOST_READ))
    except (OSError, http.client.HTTPException):
        # The status is what counts; a body that does not end says nothing.
        return Answer(answer.status, b"")


def _resolve(host: str, port: int, scheme: str) -> Sequence[Address]:
    """The addresses of the host, every one of them allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PutOff(_("%(host)s cannot be resolved.") % {"host": host}) from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        inside = _is_inside(address)
        outside = address.is_global and not address.is_multicast
        public = _is_listed(host) and outside and scheme == "https"
        if not (inside or public):
            text = _("%(host)s leads to an address that is not allowed. Ask the administrator.")
            raise Refused(text % {"host": host})
    return addresses


def _is_listed(host: str) -> bool:
    return host.lower() in settings.WEBHOOK_HOSTS


def _is_inside(address: Address) -> bool:
    """Whether the address lies in a network that the operator has allowed."""
    return any(
        address.version == network.version and address in network
        for network in settings.WEBHOOK_NETWORKS
    )


def _connect(addresses: Sequence[Address], port: int) -> socket.socket:
    problem: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((str(address), port), CONNECT_SECONDS)
        except OSError as error:
            problem = error
    raise PutOff(_("The receiver cannot be reached.")) from problem


def _secured(line: socket.socket, host: str, scheme: str) -> socket.socket:
    line.settimeout(DEADLINE_SECONDS)
    if scheme == "http":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except (OSError, ValueError) as error:
        raise PutOff(_("No secure line to the receiver: %(why)s") % {"why": error}) from error


def _cut(line: socket.socket) -> None:
    """Ends the line under whoever waits on it."""
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
