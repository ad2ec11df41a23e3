"""How many requests a caller has left this minute, counted across all server processes.

Redis counts. While it is away each process counts for itself, which stops a loop gone wild; after a
failure Redis is left alone for a while, so that no request waits for it twice.
"""

import logging
import time
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import redis
from django.conf import settings

log = logging.getLogger(__name__)

WINDOW_SECONDS = 60
PATIENCE_SECONDS = 0.2
LEFT_ALONE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Rate:
    """`limit` requests in a window; `remaining` of them; `reset` seconds until the next window."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """After draft-ietf-httpapi-ratelimit-headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def take(caller: str) -> Rate:
    """Counts one request of a caller and says how many are left. Never raises."""
    limit: int = settings.API_REQUESTS_PER_MINUTE
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    count = _counters.count(caller, window)
    reset = int((window + 1) * WINDOW_SECONDS - now) + 1
    return Rate(limit, max(limit - count, 0), reset, exceeded=count > limit)


class _Counters:
    def __init__(self) -> None:
        self.lock = Lock()
        self.away_until = 0.0
        self.window = 0
        self.local: dict[str, int] = {}

    def count(self, caller: str, window: int) -> int:
        """The requests of this window, this one included."""
        here = self._count_here(caller, window)
        if time.monotonic() < self.away_until:
            return here
        try:
            return max(here, self._count_in_redis(caller, window))
        except (redis.RedisError, OSError, ValueError) as error:
            log.warning("requests are counted by each process alone: %s", error)
            self.away_until = time.monotonic() + LEFT_ALONE_SECONDS
            return here

    def _count_here(self, caller: str, window: int) -> int:
        with self.lock:
            if window != self.window:
                self.window, self.local = window, {}
            self.local[caller] = self.local.get(caller, 0) + 1
            return self.local[caller]

    def _count_in_redis(self, caller: str, window: int) -> int:
        key = f"api-limit:{caller}:{window}"
        with _connection(settings.CELERY_BROKER_URL).pipeline(transaction=True) as steps:
            steps.incr(key)
            steps.expire(key, 2 * WINDOW_SECONDS)
            counted: int = steps.execute()[0]
        return counted


@lru_cache(maxsize=4)
def _connection(url: str) -> redis.Redis:
    """Raises ValueError for a broker that is no Redis."""
    return redis.Redis.from_url(
        url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )


_counters = _Counters()
