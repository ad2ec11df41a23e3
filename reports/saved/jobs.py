"""Celery job of the saved views."""

from celery import shared_task

from reform_tracker import clock
from reports.saved import weekly


@shared_task(name="reports.jobs.send_weekly_views")
def send_weekly_views() -> None:
    """The week's messages, if they are not written yet."""
    weekly.send_week(clock.today())
