"""Is the machinery alive: what `/readyz`, the system page and monitoring read."""

import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Aggregate, Count, Max, Min
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from reform_tracker import clock
from reform_tracker.audit import proving, saying
from reform_tracker.backing_up import archiving, hold
from reform_tracker.notifications import channels, marks, quiet
from reform_tracker.notifications.models import Delivery, DeliveryQuerySet, DeliveryState, JobMark
from reform_tracker.templatetags.frame import shown_datetime

log = logging.getLogger(__name__)

# The heartbeat comes every 60 s: two may be missed, and red shows within three minutes.
HEARTBEAT_SECONDS = 150
PLANNER_SECONDS = 15 * 60  # the planner runs every five minutes
UNSENT_SECONDS = 15 * 60
PING_SECONDS = 1.0
LEAST_FREE = 1024**3  # bytes where files are stored
LOOK_BACK = timedelta(days=30)  # how old "last sent" may be to be shown


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """One way outside: how many digests wait, since when, how many are dead, when one last left."""

    name: str
    label: str
    waiting: int
    oldest_unsent_age: float | None
    dead: int
    last_sent_at: datetime | None

    @property
    def oldest_unsent_minutes(self) -> int:
        return round((self.oldest_unsent_age or 0) / 60)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machinery in words: what was last seen of it, and what helps."""

    label: str
    works: bool
    detail: str
    advice: str


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
    free_bytes: int | None = None
    held_since: datetime | None = None
    backup_age: float | None = None
    log_archive: archiving.LogArchive | None = None
    base_backup_age: float | None = None
    channels: tuple[ChannelHealth, ...] = ()
    trail: proving.TrailState | None = None

    @property
    def parts(self) -> list[Part]:
        """The same as `problems`, in words for whoever runs the system."""
        bad = set(self.problems)
        planned = " · " + _("finished up to %(day)s") % {"day": self.planner_finished_on}
        seen = {
            "worker": _ago(self.worker_age),
            "planner": _ago(self.planner_age) + (planned if self.planner_finished_on else ""),
            "sender": _ago(self.oldest_unsent_age, _("oldest unsent since %(minutes)s min")),
            "hold": _("since %(at)s") % {"at": shown_datetime(self.held_since)}
            if self.held_since
            else "",
            "backup": _ago(self.backup_age),
            "log_archive": _archived(self.log_archive),
            "base_backup": _ago(self.base_backup_age),
            "storage": _("%(size)s free") % {"size": filesizeformat(self.free_bytes or 0)},
            "trail": _proved(self.trail),
            "anchors": _anchored(self.trail),
        }
        return [
            Part(str(label), name not in bad, seen.get(name, ""), str(advice))
            for name, (label, advice) in PARTS.items()
            if name not in OF_THE_ARCHIVE or self.log_archive is not None
        ]

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
            "hold": self.held_since is not None,
            # Whoever has never taken one may do it by other means.
            "backup": (self.backup_age or 0) > settings.BACKUP_HOURS * 3600,
            "log_archive": self.log_archive is not None and not self.log_archive.works,
            # Without one to begin with, an archived log brings nothing back.
            "base_backup": self.log_archive is not None
            and settings.BASE_BACKUP_HOURS > 0
            and (
                self.base_backup_age is None
                or self.base_backup_age > settings.BASE_BACKUP_HOURS * 3600
            ),
            "storage": self.free_bytes is None or self.free_bytes < LEAST_FREE,
            "trail": self.trail is None or not self.trail.proved,
            "anchors": self.trail is None or not self.trail.anchored,
        }
        return [name for name, bad in found.items() if bad]


PARTS = {
    "database": (
        gettext_lazy("Database"),
        gettext_lazy("Start PostgreSQL; nothing works without it."),
    ),
    "broker": (
        gettext_lazy("Broker (Redis)"),
        gettext_lazy(
            "Start Redis. Pages work; reminders and report files wait and are then made up."
        ),
    ),
    "worker": (
        gettext_lazy("Worker and beat"),
        gettext_lazy(
            "See whether the worker and exactly one beat run; start the one that is missing."
        ),
    ),
    "planner": (
        gettext_lazy("Planner"),
        gettext_lazy("Read the worker's log; `manage.py plan_reminders` makes a pass by hand."),
    ),
    "sender": (
        gettext_lazy("Sender"),
        gettext_lazy(
            "See the channels below and the reasons in the outbox; the mail server may be away."
        ),
    ),
    "hold": (
        gettext_lazy("Sending after a restore"),
        gettext_lazy("See under Release sending what would be sent, and say what has left."),
    ),
    "backup": (
        gettext_lazy("Backup"),
        gettext_lazy("Read the log of the service backup; `manage.py backup` takes one by hand."),
    ),
    "log_archive": (
        gettext_lazy("Archive of PostgreSQL's log"),
        gettext_lazy(
            "Read PostgreSQL's log for why its archive_command fails, and see that the folder of "
            "the archive is there, has room and belongs to its account."
        ),
    ),
    "base_backup": (
        gettext_lazy("Base backup of PostgreSQL"),
        gettext_lazy(
            "Read the log of the service base (postgres-base-backup.service): without a base "
            "backup the archived log brings nothing back."
        ),
    ),
    "storage": (
        gettext_lazy("Storage of files"),
        gettext_lazy("Make room: below 1 GB files may be refused, at 0 nothing can be saved."),
    ),
    "trail": (
        gettext_lazy("Audit trail"),
        gettext_lazy(
            "Run `manage.py verify_audit` and keep its output and the database as they are: "
            "somebody may have changed records past the system."
        ),
    ),
    "anchors": (
        gettext_lazy("Anchors of the trail"),
        gettext_lazy("See below which place takes none; `manage.py anchor_audit` tries at once."),
    ),
}


# Told only where PostgreSQL archives its log.
OF_THE_ARCHIVE = {"log_archive", "base_backup"}


def _ago(seconds: float | None, words: str = "") -> str:
    """An age in whole minutes, in words; nothing for None."""
    if seconds is None:
        return ""
    return (words or _("%(minutes)s min ago")) % {"minutes": round(seconds / 60)}


def _proved(trail: proving.TrailState | None) -> str:
    """What the last proof of the trail has found."""
    if trail is None or trail.checked_age is None:
        return ""
    if trail.broken:
        found = _("%(count)s broken places, the first one: %(place)s") % {
            "count": trail.broken,
            "place": saying.in_words(trail.first),
        }
    else:
        found = _("%(count)s events proved") % {"count": trail.events}
    return f"{_ago(trail.checked_age)} · {found}"


def _archived(archive: archiving.LogArchive | None) -> str:
    """When a piece of the log last arrived."""
    at = archive.archived_at if archive else None
    return _ago((clock.real_now() - at).total_seconds()) if at else ""


def _anchored(trail: proving.TrailState | None) -> str:
    """When an anchor last arrived anywhere."""
    seen = [place.last_at for place in trail.places if place.last_at] if trail else []
    return _ago((clock.real_now() - max(seen)).total_seconds()) if seen else ""


def facts() -> Health:
    """Looks at everything within about two seconds. Never raises."""
    broker = _broker_answers()
    try:
        return _with_database(broker)
    except DatabaseError as error:
        log.error("health: the database does not answer: %s", error)
        return Health(database=False, broker=broker, free_bytes=_free_bytes())


def _with_database(broker: bool) -> Health:
    connection.ensure_connection()
    now = clock.real_now()
    seen = {mark.name: mark for mark in JobMark.objects.all()}
    planner = seen.get(marks.PLANNER)
    held = hold.standing()
    ways = _channels(now, sends=held is None and quiet.may_send(clock.today()))
    return Health(
        database=True,
        broker=broker,
        worker_age=_age(now, seen.get(marks.WORKER)),
        planner_finished_on=planner.finished_on if planner else None,
        planner_age=_age(now, planner),
        oldest_unsent_age=max((one.oldest_unsent_age or 0 for one in ways), default=0) or None,
        dead=sum(one.dead for one in ways),
        free_bytes=_free_bytes(),
        held_since=held.since if held else None,
        backup_age=_age(now, seen.get(marks.BACKUP)),
        log_archive=archiving.state(),
        base_backup_age=_age(now, seen.get(marks.BASE_BACKUP)),
        channels=ways,
        trail=proving.state(),
    )


def _free_bytes() -> int | None:
    """Room where files are stored; None where that cannot be told."""
    place = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    try:
        # Its folder is made with the first file.
        return shutil.disk_usage(place if place.exists() else place.parent).free
    except OSError as error:
        log.error("health: the storage does not answer: %s", error)
        return None


def _age(now: datetime, mark: JobMark | None) -> float | None:
    return (now - mark.seen_at).total_seconds() if mark else None


def _channels(now: datetime, *, sends: bool) -> tuple[ChannelHealth, ...]:
    """Each channel, those that have been removed as well while anything of theirs is left.

    Three small questions: the table holds the digests of all years.
    """
    today = clock.today()
    due = Delivery.objects.due(today).with_pending()
    waiting = _by_channel(due, n=Count("pk"), day=Min("business_date"), since=Min("created_at"))
    dead = _by_channel(Delivery.objects.filter(state=DeliveryState.DEAD), n=Count("pk"))
    recent = Delivery.objects.filter(state=DeliveryState.SENT, business_date__gte=today - LOOK_BACK)
    sent = _by_channel(recent, last=Max("sent_at"))
    names = [one.name for one in channels.outside()]
    return tuple(
        ChannelHealth(
            name,
            channels.label(name),
            waiting[name]["n"] if name in waiting else 0,
            _unsent_age(waiting[name], now) if name in waiting and sends else None,
            dead[name]["n"] if name in dead else 0,
            sent[name]["last"] if name in sent else None,
        )
        for name in [*names, *sorted({*waiting, *dead} - set(names))]
    )


def _by_channel(rows: DeliveryQuerySet, **figures: Aggregate) -> dict[str, dict[str, Any]]:
    found = rows.order_by().values("channel").annotate(**figures)
    return {row["channel"]: dict(row) for row in found}


def _unsent_age(row: Mapping[str, Any], now: datetime) -> float:
    """Since when the longest waiting digest could have been sent, in seconds."""
    age: timedelta = now - max(row["since"], quiet.first_moment(row["day"]))
    return age.total_seconds()


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
