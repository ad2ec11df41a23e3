"""The frame's recurring jobs."""

import logging

from celery import shared_task

from reform_tracker import orphans
from reform_tracker.sandbox import copying

log = logging.getLogger(__name__)


@shared_task(name="reform_tracker.jobs.make_sandbox")
def make_sandbox() -> None:
    """Makes the copy for clients that are being tried out, when one is wanted."""
    if not copying.is_wanted():
        return
    try:
        copying.build()
    except Exception:  # the page of the client says why; the next tick must not try for ever
        log.exception("the sandbox could not be made")
    else:
        log.info("the sandbox was made")


@shared_task(name="reform_tracker.jobs.remove_orphans")
def remove_orphans() -> None:
    """Deletes stored files that no row names."""
    orphans.remove()
