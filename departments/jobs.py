"""What recurs about accounts. Each is safe to run any number of times at once."""

import logging

from celery import shared_task

from departments.alarms import watching
from departments.granting import service
from departments.standing import attesting

log = logging.getLogger(__name__)


@shared_task(name="departments.jobs.lapse_proposals")
def lapse_proposals() -> None:
    """Proposals that nobody decided about in time."""
    service.lapse_overdue()


@shared_task(name="departments.jobs.watch_trail")
def watch_trail() -> None:
    """Raises the alarms of what was recorded since the last time; once in the life of the system
    writes down how accounts stand."""
    attesting.begin()
    log.info("alarms raised: %s", watching.watch())
