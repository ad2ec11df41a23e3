"""Celery jobs of the reform tasks: they take ids, call one idempotent service, know no rules."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from reform_tracker import clock
from tasks import reminders

log = logging.getLogger(__name__)


@shared_task(name="tasks.jobs.plan_reminders")
def plan_reminders() -> None:
    """One planning pass up to the business date."""
    log.info("planned reminders: %s", reminders.plan(clock.today()))


def wake_planner() -> None:
    """Asks a worker to plan now; if the broker is away, the next tick of beat does it."""
    try:
        plan_reminders.delay()
    except OperationalError as error:
        log.warning("planner not woken, the broker is away: %s", error)
