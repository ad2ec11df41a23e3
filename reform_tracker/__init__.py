"""The frame of the system: settings, clock, calendar, routes."""

from reform_tracker.celery import app as celery_app

__all__ = ["celery_app"]
