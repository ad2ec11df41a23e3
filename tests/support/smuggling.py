"""Requests whose end one reader sees elsewhere than another: the second one hides in the first."""

import re
import socket

HIDDEN = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKS = f"0\r\n\r\n{HIDDEN}"
LENGTH = f"Content-Length: {len(CHUNKS)}"
# Where the body ends is said twice, or so that only some readers understand it.
HEADS = [
    f"{LENGTH}\r\nTransfer-Encoding: chunked",
    f"Transfer-Encoding: chunked\r\n{LENGTH}",
    f"{LENGTH}\r\nContent-Length: 5",
    f"{LENGTH}\r\nTransfer-Encoding: xchunked",
    f"{LENGTH}\r\nTransfer-Encoding : chunked",
    f"{LENGTH}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    f"{LENGTH}\r\nTransfer-Encoding:\x0bchunked",
    f"Content-Length: +{len(CHUNKS)}",
]


def pair(head: str) -> bytes:
    """A request with that head, and a second one in what may or may not be its body."""
    return f"POST / HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n{CHUNKS}".encode()


def answers(client: socket.socket) -> int:
    """How many requests the server has seen."""
    client.settimeout(3)
    came = b""
    try:
        while part := client.recv(65536):
            came += part
    except (TimeoutError, ConnectionResetError):
        pass
    return len(re.findall(rb"HTTP/1\.[01] \d{3} ", came))
