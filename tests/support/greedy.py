"""Work for children that takes what it should not; `tests/reform_tracker/test_child.py` runs it."""

import logging
import os
import subprocess
import sys
import time
from pathlib import Path


def echo(payload: bytes) -> bytes:
    return payload[::-1]


def environment(_payload: bytes) -> bytes:
    return "\n".join(sorted(os.environ)).encode()


def modules(_payload: bytes) -> bytes:
    return "\n".join(sys.modules).encode()


def complain(_payload: bytes) -> bytes:
    """As libraries do of each byte of a bad file."""
    for _time in range(1000):
        logging.getLogger("library").error("bad byte")
    os.abort()


def spin(_payload: bytes) -> bytes:
    while True:
        pass


def sleep(payload: bytes) -> bytes:
    """Also leaves a child of its own behind, whose command line holds the payload."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", payload.decode()])
    time.sleep(60)
    return b""


def eat(_payload: bytes) -> bytes:
    eaten = []
    while True:
        eaten.append(bytearray(8 * 1024 * 1024))


def flood(_payload: bytes) -> bytes:
    return bytes(65 * 1024 * 1024)


def crash(_payload: bytes) -> bytes:
    os.abort()


def fail(_payload: bytes) -> bytes:
    raise ValueError("the work is wrong")


def write(payload: bytes) -> bytes:
    """Into the file that the payload names."""
    Path(payload.decode()).write_text("x", encoding="ascii")
    return b""
