"""Is the machinery alive: what `/readyz`, the system page and monitoring read."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from reform_tracker import clock
from reform_tracker.notifications import marks, quiet
from reform_tracker.notifications.models import Delivery, DeliveryState, JobMark

log = logging.getLogger(__name__)

# The heartbeat comes every 60 s: two may be missed, and red shows within three minutes.
HEARTBEAT_SECONDS = 150
PLANNER_SECONDS = 15 * 60  # the planner runs every five minutes
UNSENT_SECONDS = 15 * 60
PING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Health:
    """One look at the machinery. Ages in seconds by the real clock; None: not known or nothing."""

    database: bool
    broker: bool
    worker_age: float | None = None
    planner_finished_on: date | None = None
    planner_age: float | None = None
    oldest_unsent_age: float | None = None
    dead: int = 0

    @property
    def problems(self) -> list[str]:
        """Stable English words for monitoring, empty when all is well.

        Dead digests are shown, but a person's wrong address is no fault of the system.
        """
        found = {
            "database": not self.database,
            "broker": not self.broker,
            "worker": self.worker_age is None or self.worker_age > HEARTBEAT_SECONDS,
            "planner": self.planner_age is None or self.planner_age > PLANNER_SECONDS,
            "sender": (self.oldest_unsent_age or 0) > UNSENT_SECONDS,
        }
        return [name for name, bad in found.items() if bad]


def facts() -> Health:
    """Looks at everything within about two seconds. Never raises."""
    broker = _broker_answers()
    try:
        return _with_database(broker)
    except DatabaseError as error:
        log.error("health: the database does not answer: %s", error)
        return Health(database=False, broker=broker)


def _with_database(broker: bool) -> Health:
    connection.ensure_connection()
    now = clock.real_now()
    seen = {mark.name: mark for mark in JobMark.objects.all()}
    planner = seen.get(marks.PLANNER)
    return Health(
        database=True,
        broker=broker,
        worker_age=_age(now, seen.get(marks.WORKER)),
        planner_finished_on=planner.finished_on if planner else None,
        planner_age=_age(now, planner),
        oldest_unsent_age=_oldest_unsent(now),
        dead=Delivery.objects.filter(state=DeliveryState.DEAD).count(),
    )


def _age(now: datetime, mark: JobMark | None) -> float | None:
    return (now - mark.seen_at).total_seconds() if mark else None


def _oldest_unsent(now: datetime) -> float | None:
    """Since when the longest waiting digest could have been sent; while none may leave, none is."""
    today = clock.today()
    if not quiet.may_send(today):
        return None
    waiting: QuerySet[Delivery, tuple[date, datetime]] = (
        Delivery.objects.due(today)
        .with_pending()
        .order_by(F("business_date"), F("created_at"))
        .values_list("business_date", "created_at")
    )
    first = waiting.first()
    if first is None:
        return None
    return (now - max(first[1], quiet.first_moment(first[0]))).total_seconds()


def _broker_answers() -> bool:
    # kombu writes a unix socket as redis+socket://, redis itself as unix://.
    url = settings.REDIS_URL.replace("redis+socket://", "unix://", 1)
    client = Redis.from_url(
        url,
        socket_timeout=PING_SECONDS,
        socket_connect_timeout=PING_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    except (RedisError, OSError) as error:
        log.warning("health: the broker does not answer: %s", error)
        return False
    finally:
        client.close()
