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
    house = network_of(seen, bits_of_4=32, bits_of_6=ONE_HOUSE)
    return str(house.network_address) if house else seen


def network_of(address: str, *, bits_of_4: int, bits_of_6: int) -> IPv4Network | IPv6Network | None:
    """The network of so many bits in which an address lies; None for what is none. An IPv4 address
    that is written as one of IPv6 is one of IPv4."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = bits_of_6 if isinstance(found, IPv6Address) else bits_of_4
    return ip_network((found, bits), strict=False)


def comes_from(request: HttpRequest, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether the client's address lies in one of the networks."""
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in network for network in networks)
