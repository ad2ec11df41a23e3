"""Tags of the pages of the assessment."""

from django import template

from reports.assessment.words import title_of

register = template.Library()


@register.simple_tag
def criterion(key: str) -> str:
    """What a criterion is called."""
    return title_of(key)


@register.inclusion_tag("reports/assessment/_share.html")
def share(count: int, of: int) -> dict[str, int]:
    """A bar for so many units of all."""
    return {"count": count, "of": of, "width": count * 100 // of if of else 0}
