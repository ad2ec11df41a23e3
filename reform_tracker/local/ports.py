"""Ports on loopback for servers that are not asked for by number."""

import errno
import random
import socket
from pathlib import Path

LOWEST, HIGHEST = 10_000, 65_535
# Where the system says from which port on it gives them to outgoing connections (Linux), and where
# they begin elsewhere (RFC 6335, section 6).
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
OUTGOING_ELSEWHERE = 49_152
TRIES = 100


def free_port() -> int:
    """A port on loopback that nothing uses and, if there are such, no outgoing connection is given.

    One out of those that are given away could be taken before its server listens, also by a
    client that only asks whether the server is there yet: connected to itself. Raises OSError
    when no port is free.
    """
    ports = range(LOWEST, _first_outgoing()) or range(LOWEST, HIGHEST + 1)
    for port in random.SystemRandom().sample(ports, min(TRIES, len(ports))):
        if _is_free(port):
            return port
    raise OSError(errno.EADDRINUSE, f"No port from {ports.start} to {ports.stop - 1} is free.")


def _first_outgoing() -> int:
    try:
        return int(OUTGOING.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return OUTGOING_ELSEWHERE


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
