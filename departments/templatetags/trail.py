"""Names of the codes in the audit trail."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent

register = template.Library()
NONE_THAT_EXISTS = "0"


@register.filter
def action_name(code: str) -> str:
    """What an action is called; a code nobody named is shown as it is."""
    return str(labels.known.actions.get(code, code))


@register.filter
def summary_in_words(stored: str) -> str:
    """What was done, in the language of the page."""
    return labels.summary_in_words(stored)


@register.filter
def source_name(code: str) -> str:
    """The way an action came in."""
    return str(labels.known.sources.get(code, code))


def object_name(event: AuditEvent) -> str:
    """What the event is about: its kind; one that nobody named as it is."""
    known = labels.known.objects.get(event.object_type)
    return str(known.label) if known else f"{event.object_type} {event.object_id}"


@register.simple_tag
def event_object(event: AuditEvent) -> str:
    """The same, linked to its page where it has one."""
    known = labels.known.objects.get(event.object_type)
    if known is None or known.route is None or event.object_id == NONE_THAT_EXISTS:
        return object_name(event)
    url = reverse(known.route, args=[event.object_id])
    return format_html('<a href="{}">{}</a>', url, object_name(event))
