"""The recurring proof of the trail. Safe to run any number of times at once."""

import logging
from collections.abc import Callable

from celery import shared_task

from reform_tracker.audit import anchors, proving
from reform_tracker.audit.chain import UnknownDigestError
from reform_tracker.audit.models import AuditAnchor
from reform_tracker.keyrings import UnknownKeyError

log = logging.getLogger(__name__)

# Of a trail of many years; below the time after which the broker gives the job to another worker.
MOST_SECONDS = 1700


@shared_task(name="reform_tracker.audit.jobs.prove_trail", time_limit=MOST_SECONDS)
def prove_trail() -> None:
    """Once a day the trail is anchored and proved; what did not arrive is tried at every tick."""
    _anchor(lambda: anchors.make(daily=True))
    anchors.deliver(everywhere=False)
    proving.check_if_due()


@shared_task(name="reform_tracker.audit.jobs.anchor_soon", time_limit=MOST_SECONDS)
def anchor_soon() -> None:
    """What was recorded since the last anchor goes out before somebody can cut it off again."""
    if _anchor(anchors.make_soon):
        anchors.deliver(everywhere=False)


def _anchor(make: Callable[[], AuditAnchor | None]) -> AuditAnchor | None:
    try:
        return make()
    except (anchors.NotOursError, UnknownKeyError, UnknownDigestError) as error:
        log.error("no anchor: %s", error)
    return None
