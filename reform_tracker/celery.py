"""The Celery application. Jobs live in each app's `jobs.py`: `tasks` is the domain's word."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")

app = Celery("reform_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@worker_ready.connect
def plan_at_start(sender: Any, **_kwargs: Any) -> None:
    """A worker that comes up plans at once, shows itself and proves the trail if that is due,
    instead of waiting for the tick."""
    from reform_tracker.audit.checks import say_at_start  # noqa: PLC0415 (needs loaded apps)

    say_at_start()
    sender.app.send_task("tasks.jobs.plan_reminders")
    sender.app.send_task("reform_tracker.notifications.jobs.heartbeat")
    sender.app.send_task("reform_tracker.audit.jobs.prove_trail")
