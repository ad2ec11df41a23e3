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
    user = context["user"]
    if first_page_of(user) != page:
        return {"chosen": False}
    return {"chosen": ViewUse.objects.filter(reader=user, on_first_page=True).exists()}
