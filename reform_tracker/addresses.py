"""Where a request comes from."""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from django.conf import settings
from django.http import HttpRequest

# What a provider gives to one house (RFC 6177): whoever has one address of it has them all.
ONE_HOUSE = 64
IN_DISGUISE = IPv6Network("::ffff:0:0/96")  # IPv4 written as IPv6 (RFC 4291, 2.5.5.2)
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def address_of(text: str) -> Address | None:
    """The address that is written there; None for what is none."""
    try:
        return unmasked(ip_address(text))
    except ValueError:
        return None


def unmasked(address: Address) -> Address:
    """An IPv4 address that is written as one of IPv6, as a socket for both shows it, is one of
    IPv4."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def lies_in(address: Address | None, networks: Iterable[Network]) -> bool:
    """Whether the address lies in one of the networks; what is none lies nowhere."""
    return address is not None and any(address in _plain(network) for network in networks)


def _plain(network: Network) -> Network:
    """A network of IPv4 that is written as one of IPv6, as one of IPv4."""
    if isinstance(network, IPv6Network) and network.subnet_of(IN_DISGUISE):
        first = int(network.network_address) & 0xFFFF_FFFF
        return IPv4Network((first, network.prefixlen - IN_DISGUISE.prefixlen))
    return network


def client_address(request: HttpRequest) -> str:
    """The address that the outermost trusted proxy saw; REMOTE_ADDR when none is trusted.

    Each proxy appends whom it saw to X-Forwarded-For, so it is counted from the right: what the
    client wrote there itself stands further left and is never believed.
    """
    remote: str = request.META.get("REMOTE_ADDR", "")
    count: int = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    told = seen[-count] if 0 < count <= len(seen) else ""
    # Not from the proxies, or not an address: the column holds nothing else.
    found = address_of(told) or address_of(remote)
    return str(found) if found else remote


def counted_address(request: HttpRequest) -> str:
    """The address under which failures are counted: of IPv6 that of the house, in which everybody
    takes as many addresses as he likes."""
    seen = client_address(request)
    house = network_of(seen, bits_of_4=32, bits_of_6=ONE_HOUSE)
    return str(house.network_address) if house else seen


def network_of(address: str, *, bits_of_4: int, bits_of_6: int) -> Network | None:
    """The network of so many bits in which an address lies; None for what is none."""
    found = address_of(address)
    if found is None:
        return None
    bits = bits_of_6 if isinstance(found, IPv6Address) else bits_of_4
    return ip_network((found, bits), strict=False)


def comes_from(request: HttpRequest, networks: Iterable[Network]) -> bool:
    """Whether the client's address lies in one of the networks."""
    return lies_in(address_of(client_address(request)), networks)
