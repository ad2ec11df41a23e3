"""Recurring jobs: wake the sender, help it, show a sign of life. Each may run at any time, any
number of times at once."""

import logging

from celery import Task, current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from reform_tracker.notifications import marks, security_news, sender

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 1
IMPATIENT = {
    "max_retries": 0,
    "socket_connect_timeout": PATIENCE_SECONDS,
    "socket_timeout": PATIENCE_SECONDS,
}

CROWD = 200  # so many digests due: a second process helps


@shared_task(name="reform_tracker.notifications.jobs.send_due")
def send_due() -> None:
    """Sends what is due; calls for help when there is much of it."""
    if sender.waiting() > CROWD:
        enqueue(help_sending)
    result = sender.send_due()
    marks.beat(marks.SENDER)
    log.info("sender: %s", result)


@shared_task(name="reform_tracker.notifications.jobs.help_sending")
def help_sending() -> None:
    """Sends beside another run, if a worker process is free; senders share without asking."""
    log.info("second sender: %s", sender.send_due())


@shared_task(name="reform_tracker.notifications.jobs.heartbeat")
def heartbeat() -> None:
    """Proves that beat, broker and a worker are alive together; the health page reads it."""
    marks.beat(marks.WORKER)


@shared_task(name="reform_tracker.notifications.jobs.tell_of_ending_passwords")
def tell_of_ending_passwords() -> None:
    """People choose another password before the old one shuts them out."""
    security_news.tell_of_ending_passwords()


def wake() -> None:
    """Asks for a sending run once the transaction is committed."""
    transaction.on_commit(lambda: enqueue(send_due), robust=True)


def enqueue(job: "Task[[], None]") -> bool:
    """Asks a worker to run the job now; False when the broker is away.

    Only a shortcut: the next tick runs the job as well. A broker that is down or silent is logged
    and costs a second or two, it never breaks the page that asked. Celery's own pool would try
    to connect for six seconds.
    """
    try:
        with current_app.connection_for_write(
            connect_timeout=PATIENCE_SECONDS, transport_options=IMPATIENT
        ) as connection:
            current_app.send_task(job.name, connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("%s waits for the next tick, the broker is away: %s", job.name, error)
        return False
    return True
