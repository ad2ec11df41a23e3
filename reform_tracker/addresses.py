"""Where a request comes from."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# What a provider gives to one house (RFC 6177): whoever has one address of it has them all.
ONE_HOUSE = 64


def client_address(request: HttpRequest) -> str:
    """The address that the outermost trusted proxy saw; REMOTE_ADDR when none is trusted.

    Each proxy appends whom it saw to X-Forwarded-For, so it is counted from the right: what the
    client wrote there itself stands further left and is never believed.
    """
    remote: str = request.META.get("REMOTE_ADDR", "")
    count: int = settings.TRUSTED_PROXIES
    if count < 1:
        return remote
    seen = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    address = seen[-count] if len(seen) >= count else ""
    try:
        return str(ip_address(address))
    except ValueError:
        return remote  # not from the proxies, or not an address: the column holds nothing else


def counted_address(request: HttpRequest) -> str:
    """The address under which failures are counted: of IPv6 that of the house, in which everybody
    takes as many addresses as he likes."""
    seen = client_address(request)
    try:
        address = ip_address(seen)
    except ValueError:
        return seen
    if not isinstance(address, IPv6Address):
        return seen
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), ONE_HOUSE), strict=False).network_address)


def comes_from(request: HttpRequest, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether the client's address lies in one of the networks."""
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in network for network in networks)
