"""Where Celery looks for the jobs of this app."""

from reports.figures.jobs import keep_days
from reports.provincial.jobs import build_waiting
from reports.saved.jobs import send_weekly_views

__all__ = ["build_waiting", "keep_days", "send_weekly_views"]
