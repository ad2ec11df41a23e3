"""Where the page of a record is: one place for messages, tables and redirects."""

from functools import cache

from django.urls import reverse

from tasks.models.signed import SignedDocument

ROUTES = {"implementationplan": "tasks:filing", "progressreport": "tasks:report"}


def task_page(task_id: int) -> str:
    """The path of the page that everybody may read: the task with its figures."""
    return reverse("reports:task", args=[task_id])


def link_to(document: SignedDocument) -> str:
    """The path of the document's page."""
    return reverse(ROUTES[document._meta.model_name or ""], args=[document.pk])


def report_form(measure_id: int, period: str) -> str:
    """The path of the form for an organization's report."""
    return _form("tasks:report-edit") % (measure_id, period)


def contribution_form(measure_id: int, period: str) -> str:
    """The path of the form for a supporter's part."""
    return _form("tasks:contribution") % (measure_id, period)


@cache
def _form(route: str) -> str:
    """The route with places for a measure and a period: the planner asks for thousands at once."""
    return reverse(route, args=[0, "PERIOD"]).replace("/0/", "/%s/").replace("/PERIOD/", "/%s/")
