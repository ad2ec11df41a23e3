"""Recurring jobs of the contract: what is forgotten."""

import logging

from celery import shared_task

from reform_tracker import sandbox
from reform_tracker.api import idempotency

log = logging.getLogger(__name__)


@shared_task(name="reform_tracker.api.jobs.forget_answers")
def forget_answers() -> None:
    """Deletes stored answers that nobody may ask for any more. Running it again deletes nothing."""
    log.info("%s stored answers forgotten", sandbox.in_each_place(idempotency.forget))
