"""What recurs about accounts."""

from celery import shared_task

from departments.granting import service


@shared_task(name="departments.jobs.lapse_proposals")
def lapse_proposals() -> None:
    """Proposals that nobody decided about in time; safe to run any number of times at once."""
    service.lapse_overdue()
