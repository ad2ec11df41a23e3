"""Recurring jobs of the contract: what is pushed, and what is forgotten."""

import logging
from collections.abc import Callable

from celery import shared_task

from reform_tracker import sandbox
from reform_tracker.api import feed, idempotency, webhooks

log = logging.getLogger(__name__)


@shared_task(name="reform_tracker.api.jobs.forget_answers")
def forget_answers() -> None:
    """Deletes stored answers that nobody may ask for any more. Running it again deletes nothing."""
    log.info("%s stored answers forgotten", _everywhere(idempotency.forget))


@shared_task(name="reform_tracker.api.jobs.send_webhooks")
def send_webhooks() -> None:
    """Tells the systems of organizations what happened; many may run at once."""
    log.info("%s changes were sent to webhooks", _everywhere(webhooks.send_due))


@shared_task(name="reform_tracker.api.jobs.forget_changes")
def forget_changes() -> None:
    """Deletes entries of the feed that are promised to nobody any more."""
    log.info("%s changes forgotten", _everywhere(feed.forget))


def _everywhere(job: Callable[[], int]) -> int:
    """The sum over the real data and the sandbox."""
    return sum(job() for _place in sandbox.everywhere())
