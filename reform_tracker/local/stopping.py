"""Ctrl-C and the other requests to end, noted by a handler and asked for by the loops.

The handler itself raises nothing: an exception that comes up in the middle of a library's clean-up
is swallowed there, and with it the request.
"""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The same Ctrl-C may arrive twice, once from the terminal and once passed on by `make`.
ONE_REQUEST_SECONDS = 0.5


class StopAsked(Exception):
    """The system is asked to end."""


class StopRequest:
    """Whether the system is asked to end, by a signal or because `also` says so."""

    def __init__(self, also: Callable[[], bool] = bool) -> None:
        self._also = also
        self._first: float | None = None
        self.is_urgent = False

    def note(self, _signum: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = now
        elif now - self._first > ONE_REQUEST_SECONDS:
            self.is_urgent = True

    def check(self) -> None:
        """Raises StopAsked if the system is to end."""
        if self._first is not None or self._also():
            raise StopAsked

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Note the signals for as long as the block runs."""
        before = {signum: signal.signal(signum, self.note) for signum in SIGNALS}
        try:
            yield
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)
