"""How far recurring jobs have come: the memory that makes a gap of days visible."""

from datetime import date

from reform_tracker import clock
from reform_tracker.notifications.models import JobMark

WORKER = "worker"
SENDER = "sender"
PLANNER = "reminders"
BACKUP = "backup"
# Left by reform_tracker/deploy/base_backup.sh, which reaches the database alone.
BASE_BACKUP = "base_backup"


def last_finished(name: str) -> date | None:
    """The last business date the job has dealt with completely; None when it never ran."""
    return JobMark.objects.filter(name=name).values_list("finished_on", flat=True).first()


def finish(name: str, day: date) -> None:
    """Records that the job has dealt with every date up to and including that one.

    Call it in the transaction of the work itself.
    """
    JobMark.objects.update_or_create(
        name=name, defaults={"finished_on": day, "seen_at": clock.real_now()}
    )


def beat(name: str) -> None:
    """Records a sign of life at the real time."""
    JobMark.objects.update_or_create(name=name, defaults={"seen_at": clock.real_now()})
