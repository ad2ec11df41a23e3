"""Where Celery looks for the jobs of this app."""

from reports.figures.jobs import keep_days
from reports.provincial.jobs import build_waiting

__all__ = ["build_waiting", "keep_days"]
