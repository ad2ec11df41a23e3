"""Names of the codes in the audit trail."""

from django import template

from departments.trail import ACTIONS, SOURCES

register = template.Library()


@register.filter
def action_name(code: str) -> str:
    """What an action is called; a code nobody named is shown as it is."""
    return str(ACTIONS.get(code, code))


@register.filter
def source_name(code: str) -> str:
    """The way a deed came in."""
    return str(SOURCES.get(code, code))
