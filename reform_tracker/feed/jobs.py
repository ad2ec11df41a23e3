"""Recurring jobs of the feed: what is pushed, and what is forgotten."""

import logging
from functools import partial

from celery import shared_task

from reform_tracker import sandbox
from reform_tracker.feed import changes, webhooks

log = logging.getLogger(__name__)


@shared_task(name="reform_tracker.feed.jobs.send_webhooks")
def send_webhooks() -> None:
    """Tells the systems of organizations what happened; many may run at once."""
    send = partial(webhooks.send_due, webhooks.called())
    log.info("%s changes were sent to webhooks", sandbox.in_each_place(send))


@shared_task(name="reform_tracker.feed.jobs.forget_changes")
def forget_changes() -> None:
    """Deletes entries of the feed that are promised to nobody any more."""
    log.info("%s changes forgotten", sandbox.in_each_place(changes.forget))
