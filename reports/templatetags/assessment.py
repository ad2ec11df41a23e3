"""Tags of the pages of the assessment."""

from django import template

from reports.assessment.words import title_of

register = template.Library()


@register.simple_tag
def criterion(key: str) -> str:
    """What a criterion is called."""
    return title_of(key)
