"""The recurring proof of the trail. Safe to run any number of times at once."""

import logging

from celery import shared_task

from reform_tracker.audit import anchors, proving
from reform_tracker.audit.chain import UnknownDigestError
from reform_tracker.keyrings import UnknownKeyError

log = logging.getLogger(__name__)

# Of a trail of many years; below the time after which the broker gives the job to another worker.
MOST_SECONDS = 1700


@shared_task(name="reform_tracker.audit.jobs.prove_trail", time_limit=MOST_SECONDS)
def prove_trail() -> None:
    """Once a day the trail is anchored and proved; what did not arrive is tried at every tick."""
    try:
        anchors.make(daily=True)
    except (anchors.NotOursError, UnknownKeyError, UnknownDigestError) as error:
        log.error("no anchor: %s", error)
    anchors.deliver()
    proving.check_if_due()
