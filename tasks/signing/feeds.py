"""What a change of a document means to its organization's feed of changes."""

from reform_tracker.feed.changes import Event, Told
from tasks.signing.models import Document
from tasks.signing.workflow import workflow_of


def of_document(document: Document, event: Event) -> tuple[Told, ...]:
    """A change of one organization's record, with the version it has now."""
    resource = workflow_of(document).resource
    return (Told(document.organization_id, resource, document, event, document.version),)
