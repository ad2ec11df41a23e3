"""Celery jobs of the reports."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from reports.services import building

log = logging.getLogger(__name__)


@shared_task(name="reports.jobs.build_file")
def build_file(file_id: int) -> None:
    """Makes one file of a report."""
    building.build(file_id)


@shared_task(name="reports.jobs.resume_builds")
def resume_builds() -> None:
    """Takes up files that nobody is making: the broker was away, or a worker was killed."""
    for file_id in building.unfinished():
        building.build(file_id)


def wake_builders(file_ids: list[int]) -> None:
    """Asks workers to build now; if the broker is away, the next tick of beat does it."""
    try:
        for file_id in file_ids:
            build_file.delay(file_id)
    except OperationalError as error:
        log.warning("builders not woken, the broker is away: %s", error)
