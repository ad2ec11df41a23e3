"""Celery jobs of the figures."""

from celery import shared_task

from reports.figures import kept

AT_ONCE = 4  # a past day of a full year takes a second or two


@shared_task(name="reports.jobs.keep_days")
def keep_days() -> None:
    """Keeps the figures of the periods that are over; what is left over is for the next run."""
    kept.keep_days(AT_ONCE)
