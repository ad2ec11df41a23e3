"""Where the saved views stand on a first page."""

from typing import Any

from django import template
from django.template import Context

from departments.first_page import first_page_of
from reports.models import ViewUse

register = template.Library()


@register.inclusion_tag("reports/saved/_place.html", takes_context=True)
def saved_views(context: Context, page: str) -> dict[str, Any]:
    """The place that asks for the blocks, if this is the account's first page and it has chosen
    any. Costs one query there."""
    return {"chosen": range(_chosen(context, page))}


@register.inclusion_tag("reports/saved/_way.html", takes_context=True)
def way_to_saved_views(context: Context, page: str) -> dict[str, Any]:
    """The way down to that place, where a list stands above it. Costs one query there."""
    return {"chosen": _chosen(context, page)}


def _chosen(context: Context, page: str) -> int:
    user = context["user"]
    if first_page_of(user) != page:
        return 0
    return ViewUse.objects.filter(reader=user, on_first_page=True).count()
