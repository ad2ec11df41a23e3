"""Pages of a list for the browser."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = PER_PAGE
) -> "Page[Any]":
    """The page the address asks for; a number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
