"""Where the page of a record is: one place for messages, tables and redirects."""

from django.urls import reverse

from tasks.models.signed import SignedDocument

ROUTES = {"implementationplan": "tasks:filing", "progressreport": "tasks:report"}


def link_to(document: SignedDocument) -> str:
    """The path of the document's page."""
    return reverse(ROUTES[document._meta.model_name or ""], args=[document.pk])
