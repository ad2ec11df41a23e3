"""Celery jobs of the provincial reports."""

import logging

from celery import shared_task

from reports.provincial import building

log = logging.getLogger(__name__)


@shared_task(name="reports.jobs.build_waiting")
def build_waiting() -> None:
    """Makes every file that nobody is making: just asked for, or left behind by a killed build."""
    for file_id in building.unfinished():
        try:
            building.build(file_id)
        except Exception:  # whatever stops one file, the others are made
            log.exception("report file %s failed", file_id)
