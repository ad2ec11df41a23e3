"""Names of what the parser reports."""

from django import template
from django.utils.translation import gettext

from tasks.official.reading.context import WARNINGS

register = template.Library()


@register.filter
def warning_text(code: str) -> str:
    """The sentence of a warning in the reader's language."""
    return gettext(WARNINGS[code]) if code in WARNINGS else code


@register.filter
def key(area: int, task: int) -> str:
    """The key of a task in its document: area.task."""
    return f"{area}.{task}"
