"""Pages of a list for the browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

PER_PAGE = 50
MOST_DIGITS = 18  # of a row's number: what the database can count to


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = PER_PAGE
) -> "Page[Any]":
    """The page the address asks for; a number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a list that grows for ever, the newest first, from one place on.

    It costs the same wherever it lies: nothing before it is counted. `following` is the place where
    the older ones begin, empty at the end.
    """

    object_list: list[Any]
    is_first: bool
    following: str

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)


def stretch_of(
    request: HttpRequest, rows: QuerySet[Any], *, day: str = "", per_page: int = PER_PAGE
) -> Stretch:
    """The rows older than the place that the address names in `after`, else the newest.

    They go by the column `day`, if one is named, and then by their numbers, both backwards.
    """
    place = _place(request.GET.get("after", ""), with_day=bool(day))
    if place is not None:
        on, number = place
        older = Q(pk__lt=number)
        rows = rows.filter(Q(**{f"{day}__lt": on}) | Q(**{day: on}) & older if day else older)
    order = [f"-{day}", "-pk"] if day else ["-pk"]
    found = list(rows.order_by(*order)[: per_page + 1])
    shown, following = found[:per_page], ""
    if len(found) > per_page:
        last = shown[-1]
        following = f"{getattr(last, day).isoformat()}_{last.pk}" if day else str(last.pk)
    return Stretch(shown, place is None, following)


def _place(asked: str, *, with_day: bool) -> tuple[date | None, int] | None:
    """What a place means; None for none, and for what no list has written."""
    on, _gap, number = asked.rpartition("_")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return None
    try:
        return (date.fromisoformat(on) if with_day else None), int(number)
    except ValueError:
        return None
