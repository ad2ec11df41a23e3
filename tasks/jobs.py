"""Celery jobs of the reform tasks: they call one idempotent service, know no rules."""

import logging

from celery import shared_task

from departments.reorganizing import service as reorganizing
from reform_tracker import clock
from reform_tracker.audit.sources import SYSTEM
from tasks.reminding import planner

log = logging.getLogger(__name__)


@shared_task(name="tasks.jobs.plan_reminders")
def plan_reminders() -> None:
    """One planning pass up to the business date."""
    log.info("planned reminders: %s", planner.plan(clock.today()))


@shared_task(name="tasks.jobs.change_organizations")
def change_organizations() -> None:
    """Puts the changes of organizations into effect whose day has come."""
    log.info("organizations changed: %s", reorganizing.put_due_into_effect(source=SYSTEM))


@shared_task(name="tasks.jobs.settle_gone")
def settle_gone() -> None:
    """Silences what nobody owes any more."""
    log.info("settled %s duties that had lapsed", planner.settle_gone(clock.today()))
