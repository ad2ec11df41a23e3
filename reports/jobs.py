"""Where Celery looks for the jobs of this app."""

from reports.provincial.jobs import build_waiting

__all__ = ["build_waiting"]
