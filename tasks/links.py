"""Where the page of a record is: one place for messages, tables and redirects."""

from functools import cache

from django.urls import reverse

from tasks.models.signed import SignedDocument

ROUTES = {"implementationplan": "tasks:filing", "progressreport": "tasks:report"}


def task_page(task_id: int) -> str:
    """The path of the page that everybody may read: the task with its figures."""
    return _pattern("reports:task", 0) % (task_id,)


def link_to(document: SignedDocument) -> str:
    """The path of the document's page."""
    return reverse(ROUTES[document._meta.model_name or ""], args=[document.pk])


def report_form(measure_id: int, period: str) -> str:
    """The path of the form for an organization's report."""
    return _pattern("tasks:report-edit", 0, "PERIOD") % (measure_id, period)


def contribution_form(measure_id: int, period: str) -> str:
    """The path of the form for a supporter's part."""
    return _pattern("tasks:contribution", 0, "PERIOD") % (measure_id, period)


@cache
def _pattern(route: str, *places: object) -> str:
    """The route with `%s` for each of these: the planner asks for thousands of paths at once."""
    path = reverse(route, args=places)
    for place in places:
        path = path.replace(f"/{place}/", "/%s/", 1)
    return path
