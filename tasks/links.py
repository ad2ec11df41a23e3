"""Where the page of a record is: one place for messages, tables and redirects."""

from django.urls import reverse

from tasks.models.signed import SignedDocument

ROUTES = {"implementationplan": "tasks:filing", "progressreport": "tasks:report"}


def task_page(task_id: int) -> str:
    """The path of the page that everybody may read: the task with its figures."""
    return reverse("reports:task", args=[task_id])


def link_to(document: SignedDocument) -> str:
    """The path of the document's page."""
    return reverse(ROUTES[document._meta.model_name or ""], args=[document.pk])
