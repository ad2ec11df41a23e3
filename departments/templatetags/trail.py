"""Names of the codes in the audit trail."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from departments.trail import ACTIONS, OBJECTS, SOURCES
from reform_tracker.audit.models import AuditEvent

register = template.Library()


@register.filter
def action_name(code: str) -> str:
    """What an action is called; a code nobody named is shown as it is."""
    return str(ACTIONS.get(code, code))


@register.filter
def source_name(code: str) -> str:
    """The way a deed came in."""
    return str(SOURCES.get(code, code))


@register.simple_tag
def event_object(event: AuditEvent) -> str:
    """What the event is about: its kind, linked to its page where it has one."""
    known = OBJECTS.get(event.object_type)
    if known is None:
        return f"{event.object_type} {event.object_id}"
    label, route = known
    if route is None:
        return str(label)
    return format_html('<a href="{}">{}</a>', reverse(route, args=[event.object_id]), label)
